//! What a page draws, as glyphs with places, from hayro's interpreter; and the straight lines and frames, which tell tables and boxes.

use hayro_cmap::{BfString, WritingMode};
use hayro_interpret::font::{Glyph as Shape, GlyphRun};
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Dict, String as PdfString};
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect, Shape as _};
use hayro_interpret::util::TransformExt;
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, Paint, SoftMask, interpret_page,
};

use super::bidi;
use super::characters::{self, Tex};
use super::fonts::Fonts;
use super::forms;
use super::integrity;
use super::rulings::Rulings;

/// A character drawn, in points from the page's upper left corner, y downwards.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Glyph {
    pub c: char,
    /// The start of its baseline.
    pub x: f32,
    pub y: f32,
    /// Along the baseline, to where the next glyph may start.
    pub advance: f32,
    /// The font's size as drawn.
    pub size: f32,
    /// The direction of its baseline, in degrees clockwise from left to right, 0 to 359.
    pub angle: u16,
    /// Whether it lies outside the page or is clipped away.
    pub clipped: bool,
}

/// All that a page draws.
#[derive(Debug, Default)]
pub(super) struct Drawn {
    /// In points.
    pub width: f32,
    pub height: f32,
    pub glyphs: Vec<Glyph>,
    pub rulings: Rulings,
    /// How many glyphs were drawn, and how many of them have no known character; these stand as U+FFFD.
    pub all: usize,
    pub unmapped: usize,
    /// How many characters are drawn without ink, as those over a scan.
    pub invisible: usize,
    pub images: usize,
    /// The share of the page that images cover, overlaps counted twice.
    pub covered: f32,
    /// How many curves are filled: letters drawn as shapes have many.
    pub curves: usize,
    pub broken: bool,
    /// Whether a part of it does not decode to its end.
    pub damaged: bool,
    /// The characters of fonts whose codes have none in the file.
    pub fonts: Fonts,
    pub clips: Vec<Rect>,
    /// The marked content that is open: for a level that carries a text of its own, that text and the first glyph it stands for.
    pub levels: Vec<Option<(String, usize)>>,
    /// Where the last run of filled glyphs began, to know it when its outline is drawn too.
    pub filled: Option<(Point, usize)>,
}

/// What pages hand on: the document's fonts, and the room that the glyphs of the page before took.
#[derive(Debug, Default)]
pub(super) struct Kept {
    pub fonts: Fonts,
    pub glyphs: Vec<Glyph>,
}

/// Interprets the page at an index. `cache` is the document's.
pub(super) fn draw<'a>(pdf: &'a Pdf, at: usize, cache: &InterpreterCache<'a>, mut kept: Kept) -> Option<Drawn> {
    let page = pdf.pages().get(at)?;
    let (width, height) = page.render_dimensions();
    let area = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let transform = page.initial_transform(true).to_kurbo();
    let mut context = Context::new(transform, area, cache, pdf.xref(), InterpreterSettings::default());
    kept.glyphs.clear();
    kept.fonts.note(&page.resources().fonts);
    let mut drawn =
        Drawn { width, height, clips: vec![area], fonts: kept.fonts, glyphs: kept.glyphs, ..Drawn::default() };
    interpret_page(page, &mut context, &mut drawn);
    drawn.name_codes();
    forms::fill_in(page, transform, &mut drawn);
    drawn.damaged = integrity::is_damaged(page);
    Some(drawn)
}

impl Drawn {
    /// What stands for a page that stopped the reader.
    pub fn broken() -> Self {
        Self { broken: true, ..Self::default() }
    }

    /// The area that is not clipped away.
    fn clip(&self) -> Rect {
        self.clips.last().copied().unwrap_or(Rect::ZERO)
    }

    fn clip_to(&mut self, area: Rect) {
        let area = self.clip().intersect(area);
        self.clips.push(area);
    }

    /// Adds the characters that one glyph stands for, in the order of the eye; they share its width.
    fn push(&mut self, text: &str, glyph: Glyph) {
        let text = bidi::to_visual(&text.chars().collect::<Vec<_>>());
        let count = text.len().max(1) as f32;
        let turn = f32::from(glyph.angle).to_radians();
        let advance = glyph.advance / count;
        for (at, c) in text.into_iter().enumerate() {
            let far = advance * at as f32;
            let (x, y) = (glyph.x + far * turn.cos(), glyph.y + far * turn.sin());
            self.glyphs.push(Glyph { c, x, y, advance, ..glyph });
        }
    }

    /// Gives codes that have no name their characters, now that the page's are known together.
    fn name_codes(&mut self) {
        let codes = || self.glyphs.iter().filter_map(|glyph| characters::code_of(glyph.c));
        if codes().next().is_none() {
            return;
        }
        let tex = Tex::of(codes());
        for glyph in std::mem::take(&mut self.glyphs) {
            match characters::code_of(glyph.c) {
                Some(code) => {
                    let text = tex.characters(code).unwrap_or_else(|| {
                        self.unmapped += 1;
                        "\u{fffd}".to_owned()
                    });
                    self.push(&text, glyph);
                }
                None => self.glyphs.push(glyph),
            }
        }
    }

    /// The text of a glyph; letters of one character need no allocation.
    fn text_of(&mut self, shape: &Shape<'_>) -> Text {
        self.all += 1;
        match shape.as_unicode() {
            Some(BfString::Char(c)) => {
                if let Some(c) = characters::plain(c) {
                    self.unmapped += usize::from(characters::is_private(c) || c == '\u{fffd}');
                    return one_or_more(c);
                }
            }
            Some(BfString::String(text)) => {
                // A file may say that a glyph stands for nothing.
                return Text::Many(characters::unswapped(text).chars().filter_map(characters::plain).collect());
            }
            None => {}
        }
        if let Shape::Outline(outline) = shape {
            if matches!(outline.char_code(), 0 | 9 | 10 | 13) {
                // Line ends and the like that a careless writer left in its strings.
                return Text::One(' ');
            }
            if let Some(c) = self.fonts.character(outline).and_then(characters::plain) {
                return one_or_more(c);
            }
        }
        if let (Shape::Type3(_), Ok(code)) = (shape, u8::try_from(shape.char_code())) {
            return Text::One(characters::unnamed(code));
        }
        self.unmapped += 1;
        Text::One('\u{fffd}')
    }

    /// True where the run is the outline of letters that were filled just now.
    fn is_outline(&mut self, start: Point, count: usize, mode: &DrawMode) -> bool {
        let same = matches!(mode, DrawMode::Stroke(_))
            && self.filled.is_some_and(|(filled, glyphs)| glyphs == count && (filled - start).hypot() < 0.01);
        self.filled = matches!(mode, DrawMode::Fill(_)).then_some((start, count));
        same
    }
}

/// The text of one glyph.
enum Text {
    One(char),
    Many(String),
}

fn one_or_more(c: char) -> Text {
    characters::unfolded(c).map_or(Text::One(c), Text::Many)
}

/// Where a glyph's own space lies on the page; it has a thousand units to the font's size.
struct Frame {
    start: Point,
    /// The length of one unit along the baseline, and across it.
    along: f64,
    across: f64,
    /// The direction of the baseline.
    angle: u16,
}

impl Frame {
    fn of(transform: Affine) -> Self {
        let [along_x, along_y, across_x, across_y, x, y] = transform.as_coeffs();
        Self {
            start: Point::new(x, y),
            along: length(along_x, along_y),
            across: length(across_y, across_x),
            angle: angle(along_x, along_y),
        }
    }
}

/// The length of a vector, quickly where it lies on the first axis, as those of upright text do.
fn length(a: f64, b: f64) -> f64 {
    if b == 0.0 { a.abs() } else { a.hypot(b) }
}

/// The angle of a baseline in whole degrees; within eight of a right angle it counts as one, as pages are scanned askew.
fn angle(a: f64, b: f64) -> u16 {
    const SLACK: f64 = 8.0;
    if b == 0.0 && a > 0.0 {
        return 0;
    }
    let degrees = b.atan2(a).to_degrees().rem_euclid(360.0);
    let right = (degrees / 90.0).round() * 90.0;
    let degrees = if (degrees - right).abs() < SLACK { right } else { degrees.round() };
    degrees.rem_euclid(360.0) as u16
}

impl<'a> Device<'a> for Drawn {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        if path.elements().len() > 400 && self.curves > 2000 {
            return;
        }
        self.curves += path.segments().filter(|one| matches!(one, hayro_interpret::kurbo::PathSeg::Cubic(_))).count();
        let visible = match &props.paint {
            Paint::Color(color) => color.to_rgba().to_rgba8() != [255, 255, 255, 255],
            Paint::Pattern(_) => true,
        };
        if visible && !matches!(mode, DrawMode::Invisible) {
            let clip = self.clip();
            self.rulings.add(path, props.transform, matches!(mode, DrawMode::Stroke(_)), clip);
        }
    }

    fn push_clip_path(&mut self, path: &ClipPath) {
        self.clip_to(path.path.bounding_box());
    }

    fn push_clip_rect(&mut self, area: &Rect) {
        self.clip_to(*area);
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        let glyphs = run.glyphs();
        let place = |at: usize| glyphs.get(at).map(|glyph| props.transform * glyph.transform());
        let Some(first) = place(0) else { return };
        if self.is_outline(first * Point::ZERO, glyphs.len(), mode) {
            return;
        }
        let clip = self.clip();
        let upright = run.writing_mode() == WritingMode::Vertical;
        let advance_of = |shape: &Shape<'_>| match shape {
            Shape::Outline(outline) => outline.advance_width(),
            Shape::Type3(type3) => type3.advance_width(),
        };
        // All glyphs of a run are stretched alike.
        let frame = Frame::of(first);
        let plain = !upright
            && (frame.along - frame.across).abs() > STRETCH * frame.across
            && is_stretched(glyphs.iter().enumerate().map_while(|(at, glyph)| {
                let (this, next) = (Frame::of(place(at)?), Frame::of(place(at + 1)?));
                let advance = f64::from(advance_of(glyph).unwrap_or(500.0));
                Some([advance * this.along, advance * this.across, (next.start - this.start).hypot()])
            }));
        for (at, glyph) in glyphs.iter().enumerate() {
            let Some(transform) = place(at) else { continue };
            let frame = Frame::of(transform);
            let size = frame.across * 1000.0;
            let wide = f64::from(advance_of(glyph).unwrap_or(500.0));
            let (mut start, mut angle) = (frame.start, frame.angle);
            let mut advance = wide * if plain { frame.across } else { frame.along };
            if upright {
                // Below each other, in the middle of their column, each as high as the font.
                start = transform * Point::new(0.5 * wide, 0.0);
                angle = (angle + 90) % 360;
                advance = size;
            }
            // Hidden is what lies wholly outside, some slack for what reaches out of a tight clip.
            let (sin, cos) = if angle == 0 { (0.0, 1.0) } else { f64::from(angle).to_radians().sin_cos() };
            let end = Point::new(start.x + advance * cos, start.y + advance * sin);
            let body = Rect::from_points(start, end).inflate(0.2 * size, 0.5 * size);
            let clipped = !body.overlaps(clip);
            let text = self.text_of(glyph);
            self.invisible += usize::from(matches!(mode, DrawMode::Invisible));
            let glyph = Glyph {
                c: ' ',
                x: start.x as f32,
                y: start.y as f32,
                advance: advance as f32,
                size: size as f32,
                angle,
                clipped,
            };
            match text {
                Text::One(c) => self.glyphs.push(Glyph { c, ..glyph }),
                Text::Many(text) => self.push(&text, glyph),
            }
        }
    }

    fn pop_clip(&mut self) {
        if self.clips.len() > 1 {
            self.clips.pop();
        }
    }

    fn pop_transparency_group(&mut self) {}

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        self.images += 1;
        let own = Rect::new(0.0, 0.0, f64::from(image.width()), f64::from(image.height()));
        let area = props.transform.transform_rect_bbox(own).intersect(self.clip());
        let page = f64::from(self.width) * f64::from(self.height);
        if page > 0.0 {
            self.covered += (area.area() / page) as f32;
        }
    }

    fn begin_marked_content(&mut self, _: &[u8], properties: Option<&Dict<'_>>) {
        let nested = self.levels.iter().any(Option::is_some);
        let actual = properties.filter(|_| !nested).and_then(|dict| dict.get::<PdfString>(b"ActualText"));
        self.levels.push(actual.map(|text| (text_string(text.as_ref()), self.glyphs.len())));
    }

    fn end_marked_content(&mut self) {
        if let Some(Some((text, from))) = self.levels.pop() {
            self.replace(from, &text);
        }
    }
}

impl Drawn {
    /// Puts the text that the file says for a stretch of glyphs in their place, spread evenly over their width; a stretch of several
    /// lines keeps its own.
    fn replace(&mut self, from: usize, text: &str) {
        let text: Vec<char> = text.chars().filter_map(characters::plain).collect();
        let Some((first, last)) = self.glyphs.get(from).copied().zip(self.glyphs.last().copied()) else { return };
        let covered = self.glyphs.get(from..).unwrap_or_default();
        let level = |glyph: &Glyph| glyph.angle == first.angle && (glyph.y - first.y).abs() < 0.8 * first.size.max(0.1);
        if first.angle == 0 && !covered.iter().all(level) {
            return;
        }
        self.unmapped -= covered.iter().filter(|glyph| glyph.c == '\u{fffd}').count().min(self.unmapped);
        if covered.len() == text.len() && !text.iter().any(|c| bidi::is_rtl(*c)) {
            for (glyph, c) in self.glyphs.iter_mut().skip(from).zip(text) {
                glyph.c = c;
            }
            return;
        }
        let width = (last.x - first.x).hypot(last.y - first.y) + last.advance;
        self.glyphs.truncate(from);
        if !text.is_empty() {
            self.push(&text.into_iter().collect::<String>(), Glyph { advance: width, ..first });
        }
    }
}

/// By how much a glyph must be wider or narrower than high, as a share, to count as stretched.
const STRETCH: f64 = 0.03;

/// A font that stands in for one not embedded is stretched to the widths of the latter, and its advances with it. The places of the next glyphs tell
/// whether advances are right with the stretch or without; a run gives both and the way to the next glyph, for each.
fn is_stretched(glyphs: impl Iterator<Item = [f64; 3]>) -> bool {
    let mut votes = 0_i32;
    for [drawn, plain, next] in glyphs {
        if (drawn - plain).abs() > STRETCH * plain {
            votes += if (next - plain).abs() < (next - drawn).abs() { 1 } else { -1 };
        }
    }
    votes > 0
}

/// A PDF text string: UTF-16 or UTF-8 with a mark, else bytes that are taken for Latin-1.
pub(super) fn text_string(bytes: &[u8]) -> String {
    if let Some(utf16) = bytes.strip_prefix(b"\xfe\xff") {
        let units: Vec<u16> = utf16.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
        String::from_utf16_lossy(&units)
    } else if let Some(utf8) = bytes.strip_prefix(b"\xef\xbb\xbf") {
        String::from_utf8_lossy(utf8).into_owned()
    } else {
        bytes.iter().map(|byte| char::from(*byte)).collect()
    }
}
