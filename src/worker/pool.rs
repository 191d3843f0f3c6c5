//! The master's side: a pool of worker processes, one for each thread that has something to convert.

use std::ffi::OsString;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::PathBuf;
use std::process::{ChildStderr, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::protocol::{Answer, Content, Frame, Request, Task, VERSION, decode, read_frame, write_bytes, write_message};
use super::watch::{Leash, Watch};
use crate::convert;
use crate::model::{Document, Metadata, Warned};

/// What a worker may take.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Limits {
    /// The most memory of one worker, in bytes of address space (which is somewhat more than what it touches).
    pub memory: u64,
    /// The longest time for one document, or between two members of an archive.
    pub time: Duration,
}

impl Default for Limits {
    /// 2 GiB and two minutes: the largest reports take some hundred megabytes and some seconds.
    fn default() -> Self {
        Self { memory: 2 << 30, time: Duration::from_mins(2) }
    }
}

/// How a worker is started.
#[derive(Clone, Debug)]
pub struct Start {
    /// The program.
    pub program: PathBuf,
    /// What makes it call [`serve`](super::serve) with the limit of memory.
    pub arguments: Vec<OsString>,
}

/// A worker whose file was larger than this, in bytes, is let go, with all the memory that it took.
const LARGE: usize = 64 << 20;

/// Worker processes, started as they are needed and kept.
#[derive(Debug)]
pub struct Pool {
    start: Start,
    limits: Limits,
    watch: Watch,
    idle: Mutex<Vec<Worker>>,
}

impl Pool {
    /// A pool without workers yet.
    ///
    /// # Errors
    /// Where the thread that keeps their deadlines cannot be started.
    pub fn new(start: Start, limits: Limits) -> io::Result<Self> {
        Ok(Self { start, limits, watch: Watch::start()?, idle: Mutex::new(Vec::new()) })
    }

    /// Converts a file in a worker. One that dies is replaced, and the file is tried once more if the worker had served before:
    /// what it kept of earlier files must not be held against this one.
    ///
    /// # Errors
    /// Where no text can be had, or the worker ends over it.
    pub fn convert(
        &self,
        bytes: &[u8],
        source: &str,
        known: &Metadata,
        options: &convert::Options,
    ) -> Result<Warned<Document>, convert::Error> {
        let request = Request {
            task: Task::Convert(Box::new(known.clone())),
            content: Content::Bytes,
            source: source.to_owned(),
            options: options.clone(),
        };
        let mut fresh = false;
        loop {
            let mut worker = if fresh { self.spawn() } else { self.take() }?;
            match self.exchange(&mut worker, &request, bytes) {
                Ok(done) => {
                    if bytes.len() <= LARGE {
                        self.keep(worker);
                    }
                    return done.map(|read| *read);
                }
                Err(_) => {
                    let served = worker.served;
                    let end = worker.end(&self.limits);
                    if served == 0 || matches!(end, convert::Error::TooSlow(_)) {
                        return Err(end);
                    }
                    fresh = true;
                }
            }
        }
    }

    fn exchange(
        &self,
        worker: &mut Worker,
        request: &Request,
        bytes: &[u8],
    ) -> io::Result<Result<Box<Warned<Document>>, convert::Error>> {
        let mut limit = self.watch.limit(&worker.leash, self.limits.time);
        worker.ask(request, bytes)?;
        loop {
            match worker.hear()? {
                Answered::Message(Answer::Recognising) => {
                    drop(limit);
                    limit = self.watch.limit(&worker.leash, self.limits.time + request.options.ocr_time);
                }
                Answered::Message(Answer::Converted(read)) => {
                    drop(limit);
                    worker.served += 1;
                    return Ok(read);
                }
                _ => return Err(io::Error::other("an answer to another question")),
            }
        }
    }

    /// Takes a worker that has nothing to do, or starts one.
    pub(super) fn take(&self) -> Result<Worker, convert::Error> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        idle.map_or_else(|| self.spawn(), Ok)
    }

    pub(super) fn keep(&self, worker: Worker) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(worker);
    }

    pub(super) const fn limits(&self) -> &Limits {
        &self.limits
    }

    fn spawn(&self) -> Result<Worker, convert::Error> {
        let failed = |error: io::Error| convert::Error::NoWorker(error.to_string());
        let mut worker = Worker::start(&self.start).map_err(failed)?;
        let _limit = self.watch.limit(&worker.leash, self.limits.time);
        match worker.hear() {
            Ok(Answered::Message(Answer::Ready(version))) if version == VERSION => Ok(worker),
            Ok(_) => Err(failed(io::Error::other("the program on the disk is not the one that runs; start it again"))),
            Err(_) => Err(convert::Error::NoWorker(worker.end(&self.limits).to_string())),
        }
    }

    /// Hears a worker's next word, within the limit of time.
    pub(super) fn hear(&self, worker: &mut Worker) -> io::Result<Answered> {
        let _limit = self.watch.limit(&worker.leash, self.limits.time);
        worker.hear()
    }

    /// Asks a worker, within the limit of time.
    pub(super) fn ask(&self, worker: &mut Worker, request: &Request, bytes: &[u8]) -> io::Result<()> {
        let _limit = self.watch.limit(&worker.leash, self.limits.time);
        worker.ask(request, bytes)
    }
}

/// What a worker said.
pub(super) enum Answered {
    Message(Answer),
    Bytes(Vec<u8>),
}

/// One worker process.
#[derive(Debug)]
pub(super) struct Worker {
    leash: Arc<Leash>,
    to: BufWriter<ChildStdin>,
    from: BufReader<ChildStdout>,
    errors: ChildStderr,
    /// Files that it has read.
    pub served: usize,
}

impl Worker {
    fn start(start: &Start) -> io::Result<Self> {
        let mut command = Command::new(&start.program);
        command.args(&start.arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        // Ctrl-C at the terminal is for the master, which ends its workers when it is done.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut child = command.spawn()?;
        let closed = || io::Error::other("a pipe is missing");
        let to = BufWriter::with_capacity(64 << 10, child.stdin.take().ok_or_else(closed)?);
        let from = BufReader::with_capacity(64 << 10, child.stdout.take().ok_or_else(closed)?);
        let errors = child.stderr.take().ok_or_else(closed)?;
        Ok(Self { leash: Leash::new(child), to, from, errors, served: 0 })
    }

    fn ask(&mut self, request: &Request, bytes: &[u8]) -> io::Result<()> {
        write_message(&mut self.to, request)?;
        if matches!(request.content, Content::Bytes) {
            write_bytes(&mut self.to, bytes)?;
        }
        self.to.flush()
    }

    fn hear(&mut self) -> io::Result<Answered> {
        match read_frame(&mut self.from)? {
            Some(Frame::Message(bytes)) => decode(&bytes).map(Answered::Message),
            Some(Frame::Bytes(bytes)) => Ok(Answered::Bytes(bytes)),
            None => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }

    /// Ends the process, and says how it came to its end where it did so by itself.
    pub(super) fn end(mut self, limits: &Limits) -> convert::Error {
        // A process whose pipe broke is ending, and its status tells more if it may do so alone.
        let status = self.wait(Duration::from_secs(2));
        let mut said = Vec::new();
        let _ = self.errors.by_ref().take(16 << 10).read_to_end(&mut said);
        let said = String::from_utf8_lossy(&said).into_owned();
        if self.leash.expired() {
            convert::Error::TooSlow(limits.time.as_secs_f64())
        } else if said.contains("memory allocation of") {
            convert::Error::TooMuchMemory(limits.memory >> 20)
        } else if said.contains("overflowed its stack") {
            convert::Error::Crashed("its parts are nested too deep, stack overflow".to_owned())
        } else {
            convert::Error::Crashed(status.map_or_else(|| "no answer".to_owned(), ended))
        }
    }

    fn wait(&self, patience: Duration) -> Option<ExitStatus> {
        let until = std::time::Instant::now() + patience;
        loop {
            let mut child = self.leash.child.lock().unwrap_or_else(PoisonError::into_inner);
            if let Ok(Some(status)) = child.try_wait() {
                return Some(status);
            }
            drop(child);
            if std::time::Instant::now() > until {
                self.leash.kill();
                return None;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Worker {
    /// Nothing that is idle or no longer heard outlives its master, nor stays as a zombie.
    fn drop(&mut self) {
        self.leash.kill();
        let _ = self.leash.child.lock().unwrap_or_else(PoisonError::into_inner).wait();
    }
}

fn ended(status: ExitStatus) -> String {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return match signal {
            6 => "it stopped itself, signal 6".to_owned(),
            9 => "it was killed, signal 9; perhaps the machine had no memory left".to_owned(),
            11 => "it reached for memory that is not its own, signal 11".to_owned(),
            other => format!("signal {other}"),
        };
    }
    status.to_string()
}
