//! OpenDocument: texts (ODT), sheets (ODS) and slides (ODP), which share one way to write paragraphs and tables.
//!
//! The standard is OpenDocument 1.3, part 3. `styles` knows which styles hide or raise text and which begin a page; `body`
//! writes the text.

mod body;
mod styles;

use self::styles::Styles;
use super::flow::Flow;
use super::package::Package;
use super::{Error, Raw, info};

pub(super) fn read(bytes: &[u8]) -> Result<Raw, Error> {
    let mut package = Package::open(bytes)?;
    let manifest = package.text("META-INF/manifest.xml")?.unwrap_or_default();
    // Each encrypted part says so in the manifest; the parts themselves are noise then.
    if manifest.contains("encryption-data") {
        return Err(Error::Encrypted);
    }
    let Some(content) = package.text("content.xml")? else {
        return Err(Error::Broken("its part content.xml is missing".to_owned()));
    };
    let common = package.text("styles.xml")?.unwrap_or_default();
    let mut styles = Styles::default();
    styles.learn(&common);
    styles.learn(&content);
    let mut flow = Flow::default();
    body::furniture(&common, &mut flow);
    body::write(&content, &styles, &mut flow);
    flow.finish(info::of_open_document(&mut package)?)
}
