//! Draws a PDF's pages as grey images.

use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro::hayro_interpret::InterpreterSettings;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use hayro_interpret::hayro_syntax::Pdf;

use super::metadata;
use crate::convert::Options;
use crate::model::Metadata;

/// Dots per inch: at less, tesseract confuses small letters; at more, it gets slower and no better.
const RESOLUTION: f32 = 300.0;

/// Most dots of a page. A drawing of a square metre is drawn at less resolution.
const MOST_DOTS: f32 = 40e6;

/// The stack of the thread that draws: objects nest as deep as the file says.
const STACK: usize = 64 << 20;

/// A page as an image.
pub(super) struct Drawn {
    /// The image in the portable form for grey maps (PGM).
    pub(super) pgm: Vec<u8>,
    /// In dots per inch.
    pub(super) resolution: u32,
}

/// Draws the pages of these indices, or all of them, one after the other, and hands each to `take`, with what the file says of itself.
///
/// # Errors
/// Where the file cannot be opened.
pub(super) fn each_page(
    bytes: &[u8],
    options: &Options,
    pages: Option<&[usize]>,
    mut take: impl FnMut(usize, Result<Drawn, String>, &Metadata) + Send,
) -> Result<(), String> {
    let work = || {
        let passwords = std::iter::once("").chain(options.passwords.iter().map(String::as_str));
        let mut opened = passwords.filter_map(|password| Pdf::new_with_password(bytes.to_vec(), password).ok());
        let pdf = opened.next().ok_or("the file cannot be opened again")?;
        let about = metadata(&pdf);
        let cache = RenderCache::new();
        let all: Vec<usize> = (0..pdf.pages().len().min(options.pages)).collect();
        for &at in pages.unwrap_or(&all) {
            let drawn = catch_unwind(AssertUnwindSafe(|| draw(&pdf, at, &cache)));
            take(at, drawn.unwrap_or_else(|_| Err("the page cannot be drawn".to_owned())), &about);
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work);
        let thread = thread.map_err(|error| format!("no thread could be started: {error}"))?;
        thread.join().unwrap_or_else(|_| Err("the PDF reader stopped on it".to_owned()))
    })
}

fn draw<'a>(pdf: &'a Pdf, at: usize, cache: &RenderCache<'a>) -> Result<Drawn, String> {
    let page = pdf.pages().get(at).ok_or("the page is missing")?;
    let (width, height) = page.render_dimensions();
    let inches = (width / 72.0) * (height / 72.0);
    if !(inches > 0.0 && inches.is_finite()) {
        return Err("the page has no size".to_owned());
    }
    let resolution = RESOLUTION.min((MOST_DOTS / inches).sqrt()).min(60_000.0 * 72.0 / width.max(height));
    let scale = resolution / 72.0;
    let size = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
    let image = render(page, cache, &InterpreterSettings::default(), &RenderSettings::default(), &size);
    let mut pgm = format!("P5\n{} {}\n255\n", image.width(), image.height()).into_bytes();
    // Weights of the colours as the eye sees them (ITU-R BT.601).
    let grey = |dot: &[u8]| match dot {
        [red, green, blue, ..] => {
            ((u32::from(*red) * 299 + u32::from(*green) * 587 + u32::from(*blue) * 114) / 1000) as u8
        }
        _ => 255,
    };
    pgm.extend(image.data_as_u8_slice().chunks_exact(4).map(grey));
    Ok(Drawn { pgm, resolution: resolution.round() as u32 })
}
