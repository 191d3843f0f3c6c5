//! Writes an image section by section, so that none of them need be in memory as a whole.

use std::io::{self, Seek, SeekFrom, Write};

use super::{Counts, HEADER, MAGIC, SECTIONS, Section, VERSION};

/// How many bytes are gathered before they are summed and written: most additions are of some bytes only.
const GATHERED: usize = 1 << 17;

/// An image that is being written. Sections may come in any order, each in one go.
#[derive(Debug)]
pub(in crate::gazetteer) struct Writer<W> {
    out: W,
    /// How many bytes were written or gathered.
    at: u64,
    gathered: Vec<u8>,
    sections: [(u64, u64, u32); SECTIONS],
    /// The section that is being written, and its sum so far.
    open: Option<(Section, u64, crc32fast::Hasher)>,
}

impl<W: Write + Seek> Writer<W> {
    pub fn new(mut out: W) -> io::Result<Self> {
        out.write_all(&[0; HEADER])?;
        let gathered = Vec::with_capacity(GATHERED);
        Ok(Self { out, at: HEADER as u64, gathered, sections: [(0, 0, 0); SECTIONS], open: None })
    }

    /// Begins a section; what is [written](Self::add) next belongs to it.
    pub fn begin(&mut self, section: Section) -> io::Result<()> {
        self.end()?;
        self.open = Some((section, self.at, crc32fast::Hasher::new()));
        Ok(())
    }

    pub fn add(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.gathered.len() + bytes.len() > GATHERED {
            self.write_gathered()?;
        }
        self.at += bytes.len() as u64;
        if bytes.len() > GATHERED {
            return self.write(bytes);
        }
        self.gathered.extend_from_slice(bytes);
        Ok(())
    }

    fn write_gathered(&mut self) -> io::Result<()> {
        let mut gathered = std::mem::take(&mut self.gathered);
        let written = self.write(&gathered);
        gathered.clear();
        self.gathered = gathered;
        written
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        if let Some((.., sum)) = &mut self.open {
            sum.update(bytes);
        }
        self.out.write_all(bytes)
    }

    /// How many bytes the open section has.
    pub fn written(&self) -> u64 {
        self.open.as_ref().map_or(0, |(_, start, _)| self.at - start)
    }

    fn end(&mut self) -> io::Result<()> {
        self.write_gathered()?;
        if let Some((section, start, sum)) = self.open.take() {
            self.sections[section as usize] = (start, self.at - start, sum.finalize());
        }
        Ok(())
    }

    /// Writes the header, and gives back what was written to.
    pub fn finish(mut self, hash: &[u8; 32], counts: Counts) -> io::Result<W> {
        self.end()?;
        let mut head = Vec::with_capacity(HEADER);
        head.extend(MAGIC);
        head.extend(VERSION.to_le_bytes());
        head.extend((SECTIONS as u32).to_le_bytes());
        head.extend(hash);
        for count in [counts.entities, counts.persons, counts.names] {
            head.extend(count.to_le_bytes());
        }
        for (start, length, sum) in self.sections {
            head.extend(start.to_le_bytes());
            head.extend(length.to_le_bytes());
            head.extend(sum.to_le_bytes());
            head.extend([0; 4]);
        }
        head.extend(crc32fast::hash(&head).to_le_bytes());
        self.out.seek(SeekFrom::Start(0))?;
        self.out.write_all(&head)?;
        self.out.flush()?;
        Ok(self.out)
    }
}

/// Appends a number in as many bytes as it needs, seven bits in each (LEB128).
pub(in crate::gazetteer) fn put_number(out: &mut Vec<u8>, mut number: u64) {
    while number > 127 {
        out.push(number as u8 | 128);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Appends a text behind its length.
pub(in crate::gazetteer) fn put_text(out: &mut Vec<u8>, text: &str) {
    put_number(out, text.len() as u64);
    out.extend(text.as_bytes());
}
