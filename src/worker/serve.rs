//! The worker's side: a process that reads requests from stdin and answers on stdout until its master is gone.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Cursor, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, sync_channel};

use super::protocol::{Answer, Content, Frame, Request, Task, VERSION, decode, read_frame, write_bytes, write_message};
use crate::convert::{self, convert};
use crate::unpack::{self, Member, refusal, unpack};

/// The stack on which files are read: their structures nest as deep as they say.
const STACK: usize = 64 << 20;

/// A member's bytes go in frames of this size.
const CHUNK: usize = 256 << 10;

/// Works until stdin ends. `memory` is the most that the process may take, in bytes of address space.
///
/// # Errors
/// Where the first word cannot be said, or the thread that reads files cannot be started.
pub fn serve(memory: u64) -> io::Result<()> {
    confine(memory);
    // A panic is told in the answer; its message on stderr would be nobody's.
    std::panic::set_hook(Box::new(|_| {}));
    write_message(&mut io::stdout().lock(), &Answer::Ready(VERSION.to_owned()))?;
    io::stdout().flush()?;
    let (sender, receiver) = sync_channel(1);
    std::thread::Builder::new().name("reader".to_owned()).stack_size(STACK).spawn(move || work(&receiver))?;
    // While that thread works, this one waits for the next request: where the master is gone, stdin ends, this function
    // returns, and the process ends, even out of an endless loop.
    let mut from = BufReader::with_capacity(CHUNK, io::stdin().lock());
    while let Some(Frame::Message(request)) = read_frame(&mut from)? {
        let request: Request = decode(&request)?;
        let bytes = match request.content {
            Content::File(_) => Vec::new(),
            Content::Bytes => match read_frame(&mut from)? {
                Some(Frame::Bytes(bytes)) => bytes,
                _ => break,
            },
        };
        if sender.send((request, bytes)).is_err() {
            break;
        }
    }
    Ok(())
}

/// Sets the limits that the system keeps: of memory, and no core dump, which would lay a document's text on the disk. Where a
/// system has no such limits, time and the process's own borders remain.
fn confine(memory: u64) {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        for (resource, most) in [(Resource::As, memory), (Resource::Core, 0)] {
            // A limit that stands already may be lower, and is kept.
            let most = getrlimit(resource).maximum.map_or(most, |standing| standing.min(most));
            let _ = setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) });
        }
    }
    #[cfg(not(unix))]
    let _ = memory;
}

fn work(requests: &Receiver<(Request, Vec<u8>)>) {
    let out = || BufWriter::with_capacity(CHUNK, io::stdout().lock());
    for (request, bytes) in requests {
        let (done, mut out) = match request.task {
            Task::Convert(ref known) => {
                let options = convert::Options { before_ocr: Some(say_recognising), ..request.options };
                let read = AssertUnwindSafe(|| convert(&bytes, &request.source, known, &options));
                let read = catch_unwind(read).unwrap_or_else(|panic| Err(convert::Error::Panicked(said(&*panic))));
                let mut out = out();
                (write_message(&mut out, &Answer::Converted(read.map(Box::new))), out)
            }
            Task::Unpack(ref limits) => {
                let mut out = out();
                let all = AssertUnwindSafe(|| hand_out(&request, bytes, limits, &mut out));
                let done = catch_unwind(all).unwrap_or_else(|panic| Err(unpack::Error::Stopped(said(&*panic))));
                (write_message(&mut out, &Answer::Unpacked(done)), out)
            }
        };
        if done.and_then(|()| out.flush()).is_err() {
            // The master is gone.
            return;
        }
    }
}

/// Tells the master that the time for a page by OCR begins.
fn say_recognising() {
    let mut out = io::stdout().lock();
    // Where the master is gone, the process ends by itself.
    let _ = write_message(&mut out, &Answer::Recognising).and_then(|()| out.flush());
}

/// What a panic said.
pub(super) fn said(panic: &(dyn std::any::Any + Send)) -> String {
    let said = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    said.unwrap_or("no reason given").to_owned()
}

fn hand_out(
    request: &Request,
    bytes: Vec<u8>,
    limits: &unpack::Limits,
    out: &mut impl Write,
) -> Result<unpack::Unpacked, unpack::Error> {
    let stem = std::path::Path::new(&request.source).file_stem().unwrap_or_default().to_string_lossy();
    let mut each = |member: Member<'_>| pass_on(member, out);
    let passwords = &request.options.passwords;
    match &request.content {
        Content::Bytes => unpack(Cursor::new(bytes), &stem, limits, passwords, &mut each),
        Content::File(path) => {
            let file = File::open(path).map_err(|error| unpack::Error::Read(error.to_string()))?;
            unpack(BufReader::with_capacity(CHUNK, file), &stem, limits, passwords, &mut each)
        }
    }
}

fn pass_on(member: Member<'_>, out: &mut impl Write) -> Result<(), unpack::Error> {
    let gone = |_| unpack::Error::Stopped("nobody reads on".to_owned());
    let Member { name, size, content } = member;
    let content = match content {
        Ok(content) => content,
        Err(why) => return write_message(out, &Answer::Refused { name, why }).map_err(gone),
    };
    write_message(out, &Answer::Member { name, size }).map_err(gone)?;
    let mut buffer = vec![0; CHUNK];
    let end = loop {
        match content.read(&mut buffer) {
            Ok(0) => break Ok(()),
            Ok(count) => write_bytes(out, &buffer[..count]).map_err(gone)?,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => break Err(refusal(&error)),
        }
    };
    write_message(out, &Answer::MemberEnd(end)).map_err(gone)
}
