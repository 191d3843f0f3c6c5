//! Makes the files that nobody wants to meet.

use std::io::{Cursor, Write as _};

use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};
use zip::write::SimpleFileOptions;

pub const CATALOG: &[u8] = b"<< /Type /Catalog /Pages 2 0 R >>";
pub const ONE_PAGE: &[u8] = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>";
const FONT: &[u8] = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>";
const WORDS: &[u8] = b"BT /F 12 Tf 20 100 Td (A letter) Tj ET ";

/// A PDF of these objects, numbered from 1.
pub fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut pdf = b"%PDF-1.7\n".to_vec();
    let mut table = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        writeln!(table, "{:010} 00000 n ", pdf.len()).unwrap();
        pdf.extend_from_slice(&[format!("{} 0 obj\n", at + 1).as_bytes(), object, b"\nendobj\n"].concat());
    }
    let (start, size) = (pdf.len(), objects.len() + 1);
    write!(
        pdf,
        "xref\n0 {size}\n0000000000 65535 f \n{}trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n",
        String::from_utf8(table).unwrap()
    )
    .unwrap();
    pdf
}

pub fn stream(dictionary: &str, content: &[u8]) -> Vec<u8> {
    let head = format!("<< {dictionary} /Length {} >>\nstream\n", content.len());
    [head.as_bytes(), content, b"\nendstream"].concat()
}

fn page(resources: &str, more: &[u8]) -> Vec<u8> {
    let head = format!(
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> {resources} >> "
    );
    [head.as_bytes(), more, b" >>"].concat()
}

fn one_page(page: Vec<u8>, content: Vec<u8>, more: Vec<Vec<u8>>) -> Vec<u8> {
    let mut objects = vec![CATALOG.to_vec(), ONE_PAGE.to_vec(), page, content, FONT.to_vec()];
    objects.extend(more);
    pdf(&objects)
}

/// Draws a form that draws a form twice that draws a form twice …: the work doubles forty times.
pub fn doubling_pdf() -> Vec<u8> {
    let form = |next: usize| {
        let resources = format!("/Resources << /XObject << /X {next} 0 R >> >>");
        stream(&format!("/Type /XObject /Subtype /Form /BBox [0 0 200 200] {resources}"), b"/X Do /X Do")
    };
    let mut forms: Vec<_> = (0..40).map(|at| form(7 + at)).collect();
    forms.push(stream("/Type /XObject /Subtype /Form /BBox [0 0 200 200]", b"BT ET"));
    let content = stream("", &[WORDS, b"/X Do"].concat());
    one_page(page("/XObject << /X 6 0 R >>", b""), content, forms)
}

/// A form that draws itself.
pub fn circular_pdf() -> Vec<u8> {
    let resources = "/Resources << /XObject << /X 6 0 R >> >>";
    let form = stream(&format!("/Type /XObject /Subtype /Form /BBox [0 0 200 200] {resources}"), b"/X Do");
    one_page(page("/XObject << /X 6 0 R >>", b""), stream("", &[WORDS, b"/X Do"].concat()), vec![form])
}

/// A page's content that is packed twice and becomes so many bytes.
pub fn bomb_pdf(bytes: usize) -> Vec<u8> {
    let mut inner = ZlibEncoder::new(Vec::new(), Compression::new(6));
    let blanks = vec![b' '; 1 << 20];
    for _ in 0..bytes >> 20 {
        inner.write_all(&blanks).unwrap();
    }
    let mut outer = ZlibEncoder::new(Vec::new(), Compression::new(6));
    outer.write_all(&inner.finish().unwrap()).unwrap();
    let content = stream("/Filter [/FlateDecode /FlateDecode]", &outer.finish().unwrap());
    one_page(page("", b""), content, vec![])
}

/// Arrays in arrays.
pub fn deep_pdf(depth: usize) -> Vec<u8> {
    let more = [b"/X ".as_slice(), &b"[".repeat(depth), &b"]".repeat(depth)].concat();
    one_page(page("", &more), stream("", WORDS), vec![])
}

/// A tree of pages that is its own child, and says that it has two thousand million.
pub fn endless_pages_pdf() -> Vec<u8> {
    let pages = b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2000000000 >>".to_vec();
    pdf(&[CATALOG.to_vec(), pages, page("", b""), stream("", WORDS), FONT.to_vec()])
}

/// So many pages.
pub fn many_pages_pdf(count: usize) -> Vec<u8> {
    let kids: String = (0..count).map(|at| format!("{} 0 R ", 6 + 2 * at)).collect();
    let pages = format!("<< /Type /Pages /Kids [{kids}] /Count {count} >>");
    let mut objects = vec![CATALOG.to_vec(), pages.into_bytes(), b"null".to_vec(), stream("", WORDS), FONT.to_vec()];
    for at in 0..count {
        let page =
            String::from_utf8(page("", b"")).unwrap().replace("/Contents 4", &format!("/Contents {}", 7 + 2 * at));
        // What stands on every page at one place is a running header, so each has words of its own.
        let word: String = at.to_string().bytes().map(|digit| char::from(digit + 49)).collect();
        let content = format!("BT /F 12 Tf 20 {} Td (Letter {word} of {word} {word}) Tj ET", 40 + at % 120);
        objects.extend([page.into_bytes(), stream("", content.as_bytes())]);
    }
    pdf(&objects)
}

/// A ZIP archive.
pub fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The archive with a name in it written over by another of the same length.
pub fn renamed(mut archive: Vec<u8>, from: &str, to: &str) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let places: Vec<usize> = memchr::memmem::find_iter(&archive, from).collect();
    for place in places {
        archive[place..place + to.len()].copy_from_slice(to.as_bytes());
    }
    archive
}

pub fn gzip(content: &[u8]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::new(6));
    gzip.write_all(content).unwrap();
    gzip.finish().unwrap()
}

/// A TAR archive with files, and with links and a device, which have no content.
pub fn tar(files: &[(&str, &[u8])], links: &[(&str, &str)]) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for (name, content) in files {
        let mut header = tar::Header::new_gnu();
        // The library refuses names that lead out, so they are written by hand.
        header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
        header.set_size(content.len() as u64);
        header.set_mode(0o600);
        header.set_cksum();
        tar.append(&header, *content).unwrap();
    }
    for (name, target) in links {
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(tar::EntryType::Symlink);
        header.set_size(0);
        tar.append_link(&mut header, name, target).unwrap();
    }
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(tar::EntryType::Char);
    header.set_path("device").unwrap();
    header.set_size(0);
    header.set_cksum();
    tar.append(&header, std::io::empty()).unwrap();
    tar.into_inner().unwrap()
}
