//! PPTX: the text of each slide on a page of its own, in the order of the show, then the speaker's notes of that slide.

use super::docx::{main_part, relations, relations_by_id};
use super::flow::Flow;
use super::package::Package;
use super::xml::{self, Node, attribute};
use super::{Error, Raw, info};

pub(super) fn read(bytes: &[u8]) -> Result<Raw, Error> {
    let mut package = Package::open(bytes)?;
    let main = main_part(&mut package)?;
    let show = package.text(&main)?.ok_or_else(|| Error::Broken(format!("its main part {main} is missing")))?;
    let parts = relations_by_id(&mut package, &main)?;
    let mut order = Vec::new();
    xml::each(&show, |node| {
        if let Node::Start(start) = node
            && start.local_name().as_ref() == "sldId"
        {
            // `id` is the slide's number, `r:id` names its part.
            order.extend(
                start.attributes().flatten().filter(|one| one.key.as_ref() == "r:id").map(|one| one.value.into_owned()),
            );
        }
    });
    let mut flow = Flow::default();
    for id in order {
        let Some((.., slide)) = parts.iter().find(|(one, ..)| *one == id) else { continue };
        write(&package.text(slide)?.unwrap_or_default(), &mut flow);
        for (kind, part) in relations(&mut package, slide)? {
            if kind == "notesSlide" {
                write(&package.text(&part)?.unwrap_or_default(), &mut flow);
            }
        }
        flow.end_page(true);
    }
    flow.finish(info::of_office(&mut package)?)
}

/// Writes the paragraphs and tables of a slide.
fn write(slide: &str, flow: &mut Flow) {
    let (mut is_text, mut skipped, mut is_raised) = (false, 0_usize, false);
    let problem = xml::each(slide, |node| match node {
        // A field holds the slide's number or the day's date.
        Node::Start(start) if skipped > 0 || matches!(start.local_name().as_ref(), "fld" | "Fallback") => skipped += 1,
        Node::End(_) if skipped > 0 => skipped -= 1,
        Node::Start(start) => match start.local_name().as_ref() {
            "t" => is_text = true,
            "r" => is_raised = false,
            "rPr" => {
                let shift = attribute(start, "baseline").and_then(|value| value.parse::<i64>().ok());
                is_raised = shift.is_some_and(|shift| shift > 0);
            }
            "br" => flow.line_break(),
            "tbl" => flow.begin_table(),
            "tr" => flow.begin_row(),
            "tc" => flow.begin_cell(),
            _ => {}
        },
        Node::End("t") => is_text = false,
        Node::End("p") => flow.end_paragraph(),
        Node::End("tc") => flow.end_cell(),
        Node::End("tr") => flow.end_row(),
        Node::End("tbl") => flow.end_table(),
        Node::Text(text) if is_text && skipped == 0 => {
            if is_raised {
                flow.push_raised(text);
            } else {
                flow.push(text);
            }
        }
        Node::End(_) | Node::Text(_) => {}
    });
    if let Some(problem) = problem {
        flow.warn_of_loss(problem);
    }
}
