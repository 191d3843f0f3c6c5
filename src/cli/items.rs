//! The documents that a verb without an index works on: its files, and what stands in archives among them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::inputs::{Input, outputs};
use crate::pipeline::{Nest, What, may_contain};
use crate::unpack::Limits;
use crate::worker::Reader;

/// Documents worked on at once, so that a large folder does not fill the memory.
const AT_ONCE: usize = 64;

/// Bytes out of archives that wait to be worked on.
const BYTES_AT_ONCE: usize = 32 << 20;

/// A document to be read.
#[derive(Debug)]
pub(super) struct Item {
    /// Its path for people.
    pub shown: String,
    /// Its file; `-` is stdin.
    pub path: PathBuf,
    /// Its path relative to the input root.
    relative: PathBuf,
    /// Which input it is; none where it stands in an archive.
    number: Option<usize>,
    /// Its bytes where it stands in an archive, or why it has none.
    pub bytes: Option<Result<Vec<u8>, String>>,
}

impl Item {
    /// A file by itself.
    pub fn of(input: &Input) -> Self {
        whole(0, input, None)
    }
}

/// Goes through inputs, and through archives among them.
pub(super) struct Items<'a> {
    reader: &'a Reader,
    limits: &'a Limits,
    inputs: std::iter::Enumerate<std::slice::Iter<'a, Input>>,
    open: Option<(usize, &'a Input, Nest<'a>)>,
}

impl<'a> Items<'a> {
    pub fn new(reader: &'a Reader, limits: &'a Limits, inputs: &'a [Input]) -> Self {
        Self { reader, limits, inputs: inputs.iter().enumerate(), open: None }
    }

    /// The next few.
    pub fn chunk(&mut self) -> Vec<Item> {
        let mut chunk = Vec::new();
        let mut bytes = 0;
        while chunk.len() < AT_ONCE && bytes < BYTES_AT_ONCE {
            let Some(item) = self.next() else { break };
            bytes += item.bytes.as_ref().map_or(0, |bytes| bytes.as_ref().map_or(0, Vec::len));
            chunk.push(item);
        }
        chunk
    }

    fn next(&mut self) -> Option<Item> {
        loop {
            if let Some((number, input, mut nest)) = self.open.take() {
                let Some(found) = nest.next_found() else { continue };
                let is_file = found.name.as_os_str().is_empty();
                let bytes = match found.what {
                    What::Document(_) if is_file => return Some(whole(number, input, None)),
                    What::Document(bytes) => Ok(bytes),
                    What::Container(crate::index::State::Imported, _) => {
                        if !is_file {
                            self.open = Some((number, input, nest));
                        }
                        continue;
                    }
                    What::Refused(_, why) | What::Container(_, why) => Err(why),
                };
                if is_file {
                    return Some(whole(number, input, Some(bytes)));
                }
                self.open = Some((number, input, nest));
                return Some(Item {
                    shown: format!("{}/{}", input.path.display(), found.name.display()),
                    path: input.path.join(&found.name),
                    relative: input.relative.join(&found.name),
                    number: None,
                    bytes: Some(bytes),
                });
            }
            let (number, input) = self.inputs.next()?;
            if input.path != Path::new("-") && may_contain(&input.path).unwrap_or(false) {
                let shown = input.path.display().to_string();
                match Nest::open(self.reader, self.limits, &input.path, &shown) {
                    Ok(nest) => {
                        self.open = Some((number, input, nest));
                        continue;
                    }
                    Err(error) => return Some(whole(number, input, Some(Err(format!("cannot be read: {error}"))))),
                }
            }
            return Some(whole(number, input, None));
        }
    }
}

/// An input that is a document.
fn whole(number: usize, input: &Input, bytes: Option<Result<Vec<u8>, String>>) -> Item {
    let (path, relative) = (input.path.clone(), input.relative.clone());
    Item { shown: path.display().to_string(), path, relative, number: Some(number), bytes }
}

/// Where outputs go below a folder.
pub(super) struct Outputs<'a> {
    out: &'a Path,
    extension: &'static str,
    of_inputs: Vec<PathBuf>,
    taken: BTreeSet<PathBuf>,
}

impl<'a> Outputs<'a> {
    pub fn new(inputs: &[Input], out: &'a Path, extension: &'static str) -> Self {
        let of_inputs = outputs(inputs, out, extension);
        let taken = of_inputs.iter().cloned().collect();
        Self { out, extension, of_inputs, taken }
    }

    /// The output of a document: that of its input, or for one out of an archive the path there with the new extension; where
    /// that is taken, with the extension added to the whole name.
    pub fn of(&mut self, item: &Item) -> PathBuf {
        if let Some(path) = item.number.and_then(|number| self.of_inputs.get(number)) {
            return path.clone();
        }
        let stem = self.out.join(item.relative.with_extension(self.extension));
        if self.taken.insert(stem.clone()) {
            return stem;
        }
        let mut name = item.relative.clone().into_os_string();
        name.push(".");
        name.push(self.extension);
        self.out.join(name)
    }
}
