//! A folder of everything that can go wrong: what can be imported is, and the rest is named with its reason.
#![expect(clippy::print_stderr, reason = "a test that cannot run must say so")]

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;

use assert_cmd::Command;
use tempfile::TempDir;

fn casebook(folder: &TempDir) -> Command {
    let mut command = Command::cargo_bin("casebook").unwrap();
    command.arg("--casebook").arg(folder.path().join("casebook"));
    command
}

/// A PDF that asks for a password: no password gives these check values.
fn encrypted_pdf() -> Vec<u8> {
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>".to_owned(),
        format!("<< /Filter /Standard /V 1 /R 2 /P -4 /O <{0}> /U <{0}> >>", "5a".repeat(32)),
    ];
    let mut pdf = "%PDF-1.4\n".to_owned();
    let mut offsets = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        offsets.push(pdf.len());
        let _ = write!(pdf, "{} 0 obj\n{object}\nendobj\n", at + 1);
    }
    let xref = pdf.len();
    let _ = write!(pdf, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for offset in offsets {
        let _ = writeln!(pdf, "{offset:010} 00000 n ");
    }
    let id = "0123456789abcdef0123456789abcdef";
    let _ = write!(
        pdf,
        "trailer\n<< /Size {} /Root 1 0 R /Encrypt 4 0 R /ID [<{id}> <{id}>] >>\nstartxref\n{xref}\n%%EOF\n",
        objects.len() + 1
    );
    pdf.into_bytes()
}

#[cfg(unix)]
#[test]
fn a_hostile_folder_is_imported_as_far_as_it_can_be_and_the_rest_is_named() {
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{PermissionsExt, symlink};

    let folder = tempfile::tempdir().unwrap();
    let inputs = folder.path().join("in");
    fs::create_dir_all(inputs.join("closed")).unwrap();
    let write = |name: &Path, bytes: &[u8]| fs::write(inputs.join(name), bytes).unwrap();
    write(Path::new("good.txt"), b"A sturgeon was seen on 10 May 2018.\n");
    write(Path::new("empty.txt"), b"");
    write(Path::new("binary.txt"), &[0x7f, b'E', b'L', b'F', 0, 1, 2, 3, 0xff, 0xfe, 0, 0].repeat(400));
    write(Path::new("cut.pdf"), b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R");
    write(Path::new("locked.pdf"), &encrypted_pdf());
    write(Path::new(std::ffi::OsStr::from_bytes(b"na\xefve.txt")), b"A halibut, too.\n");
    symlink("nowhere.txt", inputs.join("lost.txt")).unwrap();
    fs::set_permissions(inputs.join("closed"), fs::Permissions::from_mode(0o000)).unwrap();
    let may_read_all = fs::read_dir(inputs.join("closed")).is_ok();
    if may_read_all {
        eprintln!("the folder without permission is skipped: this user may read every folder");
    }

    casebook(&folder).arg("ingest").arg(&inputs).assert().code(1);

    let listed = casebook(&folder).args(["status", "--failed", "--format", "json"]).assert().code(0);
    let listed = String::from_utf8(listed.get_output().stdout.clone()).unwrap();
    let rows: Vec<serde_json::Value> = listed.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let mut wanted = vec!["binary.txt", "cut.pdf", "empty.txt", "locked.pdf", "lost.txt"];
    if !may_read_all {
        wanted.push("closed");
    }
    for name in &wanted {
        let row = rows.iter().find(|row| row["input"].as_str().unwrap().ends_with(name));
        let row = row.unwrap_or_else(|| panic!("{name} is not named in\n{listed}"));
        assert!(!row["reason"].as_str().unwrap().is_empty(), "{row}");
    }
    assert_eq!(rows.len(), wanted.len(), "{listed}");
    for word in ["sturgeon", "halibut"] {
        casebook(&folder).args(["search", word]).assert().code(0);
    }
    fs::set_permissions(inputs.join("closed"), fs::Permissions::from_mode(0o700)).unwrap();
}

#[test]
fn a_text_of_two_hundred_megabytes_is_imported() {
    if std::env::var_os("CASEBOOK_LARGE").is_none() {
        eprintln!("skipped: set CASEBOOK_LARGE to import a text of 200 MB, best in a release build");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.txt");
    let mut file = std::io::BufWriter::new(fs::File::create(&path).unwrap());
    let paragraph = "On 10 May 2018 the court in Astana spoke of Mukhtar Dzhakishev, and of article 174 of the Criminal Code \
                     of the Republic of Kazakhstan.\nThe appeal was heard in private, as the lawyers had feared.\n\n";
    for number in 0..200_000_000 / paragraph.len() {
        writeln!(file, "{number} {paragraph}").unwrap();
    }
    writeln!(file, "The last word is swordfish.").unwrap();
    drop(file);
    casebook(&folder).arg("ingest").arg(&path).assert().code(0);
    casebook(&folder).args(["search", "swordfish"]).assert().code(0);
}
