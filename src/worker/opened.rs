//! A container that is open: what it hands out, whoever reads it.

use std::fs::File;
use std::io::{self, BufReader, Cursor};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use super::Reader;
use super::pool::{Answered, Pool, Worker};
use super::protocol::{Answer, Content, Request, Task};
use super::serve::said;
use crate::convert;
use crate::unpack::{self, Limits, Member, Refused, Unpacked, refusal, unpack};

/// A container that is not open yet.
#[derive(Debug)]
pub enum Sealed {
    /// A file.
    File(PathBuf),
    /// What stood in another container.
    Bytes(Arc<Vec<u8>>),
}

/// What comes out of a container, in turn: a member begins, its bytes follow, it ends; or it is refused. The last piece is `End`.
#[derive(Debug)]
pub enum Piece {
    /// A member begins; `size` is what it claims, in bytes.
    Member {
        /// Its name below the container.
        name: Vec<u8>,
        /// A hint.
        size: u64,
    },
    /// Bytes of the member that began last.
    Bytes(Vec<u8>),
    /// It has ended, in good order or because its reader stopped at a limit or a flaw.
    MemberEnd(Result<(), Refused>),
    /// A member is not handed out.
    Refused {
        /// Its name below the container.
        name: Vec<u8>,
        /// Why.
        why: Refused,
    },
    /// Nothing more comes.
    End(Result<Unpacked, unpack::Error>),
}

/// A container that hands out its members. It is read only as fast as pieces are taken.
pub struct Opened<'a>(By<'a>);

/// Who reads it.
enum By<'a> {
    Worker(&'a Pool, Box<Option<Worker>>),
    /// A thread of this process.
    Thread(Receiver<Piece>),
    /// It could not be opened at all.
    Nobody(unpack::Error),
}

impl Reader {
    /// Opens a container. `source` is its path for people.
    #[must_use]
    pub fn open(&self, sealed: Sealed, source: &str, limits: &Limits) -> Opened<'_> {
        Opened(match self {
            Self::Workers(options, pool) => By::worker(pool, options, sealed, source, limits),
            Self::Here(options) => By::thread(options.clone(), sealed, source.to_owned(), limits.clone()),
        })
    }
}

impl<'a> By<'a> {
    fn worker(pool: &'a Pool, options: &convert::Options, sealed: Sealed, source: &str, limits: &Limits) -> Self {
        let (content, bytes) = match sealed {
            Sealed::File(path) => (Content::File(path), Arc::default()),
            Sealed::Bytes(bytes) => (Content::Bytes, bytes),
        };
        let task = Task::Unpack(limits.clone());
        let request = Request { task, content, source: source.to_owned(), options: options.clone() };
        let mut worker = match pool.take() {
            Ok(worker) => worker,
            Err(error) => return Self::Nobody(unpack::Error::Stopped(error.to_string())),
        };
        match pool.ask(&mut worker, &request, &bytes) {
            Ok(()) => Self::Worker(pool, Box::new(Some(worker))),
            Err(_) => Self::Nobody(unpack::Error::Stopped(worker.end(pool.limits()).to_string())),
        }
    }

    fn thread(options: convert::Options, sealed: Sealed, source: String, limits: Limits) -> Self {
        let (sender, receiver) = sync_channel(1);
        let started = std::thread::Builder::new().name("unpacker".to_owned()).spawn(move || {
            let all = AssertUnwindSafe(|| hand_out(&options, sealed, &source, &limits, &sender));
            let done = catch_unwind(all).unwrap_or_else(|panic| Err(unpack::Error::Stopped(said(&*panic))));
            // Where nobody waits for the end, there is nobody to tell.
            let _ = sender.send(Piece::End(done));
        });
        match started {
            Ok(_) => Self::Thread(receiver),
            Err(error) => Self::Nobody(unpack::Error::Stopped(error.to_string())),
        }
    }
}

impl Opened<'_> {
    /// A container of which nothing more is read.
    #[must_use]
    pub const fn ended(why: unpack::Error) -> Self {
        Self(By::Nobody(why))
    }

    /// The next piece. After `End` only `End` comes.
    pub fn next_piece(&mut self) -> Piece {
        let over = || Piece::End(Err(unpack::Error::Stopped("it has ended".to_owned())));
        match &mut self.0 {
            By::Nobody(error) => Piece::End(Err(error.clone())),
            By::Thread(receiver) => receiver.recv().unwrap_or_else(|_| over()),
            By::Worker(pool, place) => {
                let Some(mut worker) = place.take() else { return over() };
                let piece = match pool.hear(&mut worker) {
                    Ok(Answered::Bytes(bytes)) => Piece::Bytes(bytes),
                    Ok(Answered::Message(Answer::Member { name, size })) => Piece::Member { name, size },
                    Ok(Answered::Message(Answer::MemberEnd(end))) => Piece::MemberEnd(end),
                    Ok(Answered::Message(Answer::Refused { name, why })) => Piece::Refused { name, why },
                    Ok(Answered::Message(Answer::Unpacked(done))) => {
                        worker.served += 1;
                        pool.keep(worker);
                        return Piece::End(done);
                    }
                    Ok(Answered::Message(Answer::Ready(_) | Answer::Recognising | Answer::Converted(_))) | Err(_) => {
                        let end = worker.end(pool.limits()).to_string();
                        return Piece::End(Err(unpack::Error::Stopped(end)));
                    }
                };
                **place = Some(worker);
                piece
            }
        }
    }
}

fn hand_out(
    options: &convert::Options,
    sealed: Sealed,
    source: &str,
    limits: &Limits,
    to: &SyncSender<Piece>,
) -> Result<Unpacked, unpack::Error> {
    let stem = std::path::Path::new(source).file_stem().unwrap_or_default().to_string_lossy();
    let mut each = |member: Member<'_>| pass_on(member, to);
    match sealed {
        Sealed::Bytes(bytes) => unpack(Cursor::new(bytes.as_slice()), &stem, limits, &options.passwords, &mut each),
        Sealed::File(path) => {
            let file = File::open(path).map_err(|error| unpack::Error::Read(error.to_string()))?;
            unpack(BufReader::new(file), &stem, limits, &options.passwords, &mut each)
        }
    }
}

fn pass_on(member: Member<'_>, to: &SyncSender<Piece>) -> Result<(), unpack::Error> {
    let send = |piece| to.send(piece).map_err(|_| unpack::Error::Stopped("nobody reads on".to_owned()));
    let Member { name, size, content } = member;
    let content = match content {
        Ok(content) => content,
        Err(why) => return send(Piece::Refused { name, why }),
    };
    send(Piece::Member { name, size })?;
    let end = loop {
        let mut buffer = vec![0; 256 << 10];
        match content.read(&mut buffer) {
            Ok(0) => break Ok(()),
            Ok(count) => {
                buffer.truncate(count);
                send(Piece::Bytes(buffer))?;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => break Err(refusal(&error)),
        }
    };
    send(Piece::MemberEnd(end))
}
