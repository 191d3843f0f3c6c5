//! The straight lines that a page draws, level and upright: they part the cells of tables and frame boxes.

use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point, Rect};

/// A filled shape thinner than this is a line, in points; a line is at least this long.
const THIN: f64 = 2.5;
const LEAST: f64 = 6.0;

/// More lines than this are a drawing, no table.
const MOST: usize = 4000;

/// A line along one axis, at `at` on the other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Ruling {
    pub at: f32,
    pub from: f32,
    pub to: f32,
}

/// The lines of a page, in points from its upper left corner.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Rulings {
    /// At a height, from left to right.
    pub level: Vec<Ruling>,
    /// At a distance from the left, from top to bottom.
    pub upright: Vec<Ruling>,
}

impl Rulings {
    /// Takes the lines of a path: stroked, its straight pieces; filled, its shape where that is thin, and else the four edges of a rectangle.
    pub fn add(&mut self, path: &BezPath, transform: Affine, stroked: bool, clip: Rect) {
        if path.elements().len() > 200 || self.level.len() + self.upright.len() > MOST {
            return;
        }
        let mut shape = Vec::new();
        for element in path.elements() {
            match *element {
                PathEl::MoveTo(to) => {
                    self.shape(&shape, stroked, clip);
                    shape.clear();
                    shape.push(transform * to);
                }
                PathEl::LineTo(to) => shape.push(transform * to),
                PathEl::ClosePath => shape.extend(shape.first().copied()),
                PathEl::QuadTo(..) | PathEl::CurveTo(..) => {
                    // A frame may have round corners; its straight sides are lines all the same.
                    let to = element.end_point().map(|to| transform * to);
                    if stroked {
                        self.shape(&shape, stroked, clip);
                        shape.clear();
                    }
                    shape.extend(to);
                }
            }
        }
        self.shape(&shape, stroked, clip);
    }

    fn shape(&mut self, points: &[Point], stroked: bool, clip: Rect) {
        let Some((first, rest)) = points.split_first() else { return };
        if rest.is_empty() {
            return;
        }
        let all =
            rest.iter().fold(Rect::from_points(*first, *first), |all, point| all.union_pt(*point)).intersect(clip);
        if !stroked && (all.width() < THIN || all.height() < THIN) {
            let middle = all.center();
            if all.width() > all.height() {
                self.line(Point::new(all.x0, middle.y), Point::new(all.x1, middle.y), clip);
            } else {
                self.line(Point::new(middle.x, all.y0), Point::new(middle.x, all.y1), clip);
            }
            return;
        }
        for pair in points.windows(2) {
            if let [from, to] = pair {
                self.line(*from, *to, clip);
            }
        }
    }

    fn line(&mut self, from: Point, to: Point, clip: Rect) {
        let area = Rect::from_points(from, to);
        let seen = area.inflate(0.5, 0.5).intersect(clip);
        if seen.width() <= 0.0 || seen.height() <= 0.0 {
            return;
        }
        let ruling = |at: f64, from: f64, to: f64| Ruling { at: at as f32, from: from as f32, to: to as f32 };
        if area.height() < 1.0 && area.width() >= LEAST {
            self.level.push(ruling(area.center().y, area.x0.max(clip.x0), area.x1.min(clip.x1)));
        } else if area.width() < 1.0 && area.height() >= LEAST {
            self.upright.push(ruling(area.center().x, area.y0.max(clip.y0), area.y1.min(clip.y1)));
        }
    }

    /// The lines as they lie once the page is turned so that text of a direction, in quarters clockwise, runs to the right.
    pub fn turned(&self, quarters: u16) -> Self {
        // A line keeps its place or has it mirrored; so do its ends.
        let place = |lines: &[Ruling], at: f32, ends: f32| -> Vec<Ruling> {
            let ends_of = |line: &Ruling| if ends > 0.0 { (line.from, line.to) } else { (-line.to, -line.from) };
            lines.iter().map(|line| Ruling { at: at * line.at, from: ends_of(line).0, to: ends_of(line).1 }).collect()
        };
        match quarters % 4 {
            0 => self.clone(),
            1 => Self { level: place(&self.upright, -1.0, 1.0), upright: place(&self.level, 1.0, -1.0) },
            2 => Self { level: place(&self.level, -1.0, -1.0), upright: place(&self.upright, -1.0, -1.0) },
            _ => Self { level: place(&self.upright, 1.0, -1.0), upright: place(&self.level, -1.0, 1.0) },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thin_bar_is_a_line_and_a_frame_is_four() {
        let page = Rect::new(0.0, 0.0, 100.0, 100.0);
        let path = |points: &[(f64, f64)]| {
            let mut path = BezPath::new();
            path.move_to(points[0]);
            points[1..].iter().for_each(|point| path.line_to(*point));
            path.close_path();
            path
        };
        let mut rulings = Rulings::default();
        rulings.add(&path(&[(10.0, 10.0), (90.0, 10.0), (90.0, 11.0), (10.0, 11.0)]), Affine::IDENTITY, false, page);
        assert_eq!(rulings, Rulings { level: vec![Ruling { at: 10.5, from: 10.0, to: 90.0 }], upright: Vec::new() });
        rulings.add(&path(&[(20.0, 20.0), (60.0, 20.0), (60.0, 50.0), (20.0, 50.0)]), Affine::IDENTITY, true, page);
        assert_eq!((rulings.level.len(), rulings.upright.len()), (3, 2));
        let turned = rulings.turned(1);
        assert_eq!(turned.upright[0], Ruling { at: 10.5, from: -90.0, to: -10.0 });
    }
}
