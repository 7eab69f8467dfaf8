//! Which open file a descriptor of a process stands for.

use std::{
    collections::{BTreeMap, HashMap},
    path::PathBuf,
};

use super::tree::Node;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Target {
    Node(Node),
    /// The program's standard output.
    Output,
    /// A file outside the recorded directory.
    Elsewhere,
}

/// An open file. Descriptors made from each other share it, and with it the position.
#[derive(Debug)]
pub(super) struct OpenFile {
    pub target: Target,
    pub position: u64,
    pub append: bool,
}

#[derive(Clone, Copy, Debug)]
struct Descriptor {
    file: usize,
    /// Does not survive `execve`.
    cloexec: bool,
}

/// What the threads of a process share.
#[derive(Clone, Debug)]
struct Process {
    directory: PathBuf,
    descriptors: BTreeMap<i64, Descriptor>,
}

#[derive(Debug)]
pub(super) struct Processes {
    files: Vec<OpenFile>,
    processes: Vec<Process>,
    threads: HashMap<u32, usize>,
}

impl Processes {
    /// One process that has just been started.
    pub fn new(thread: u32, directory: PathBuf) -> Self {
        let process = Process { directory, descriptors: BTreeMap::new() };
        let mut processes = Self { files: Vec::new(), processes: vec![process], threads: HashMap::from([(thread, 0)]) };
        for (descriptor, target) in [(0, Target::Elsewhere), (1, Target::Output), (2, Target::Elsewhere)] {
            processes.open(thread, descriptor, OpenFile { target, position: 0, append: false }, false);
        }
        processes
    }

    /// A thread started another, which shares its descriptors or takes a copy.
    pub fn start(&mut self, parent: u32, child: u32, shares: bool) {
        let Some(&process) = self.threads.get(&parent) else { return };
        let process = match shares {
            true => process,
            false => self.add(self.processes[process].clone()),
        };
        self.threads.insert(child, process);
    }

    /// A thread runs another program, in a process of its own.
    pub fn execute(&mut self, thread: u32) {
        let Some(process) = self.process(thread) else { return };
        let mut process = process.clone();
        process.descriptors.retain(|_, descriptor| !descriptor.cloexec);
        let process = self.add(process);
        self.threads.insert(thread, process);
    }

    fn add(&mut self, process: Process) -> usize {
        self.processes.push(process);
        self.processes.len() - 1
    }

    fn process(&mut self, thread: u32) -> Option<&mut Process> {
        self.threads.get(&thread).map(|process| &mut self.processes[*process])
    }

    pub fn knows(&self, thread: u32) -> bool {
        self.threads.contains_key(&thread)
    }

    /// Where the thread's relative paths begin.
    pub fn directory(&mut self, thread: u32) -> PathBuf {
        self.process(thread).map(|process| process.directory.clone()).unwrap_or_default()
    }

    pub fn set_directory(&mut self, thread: u32, directory: PathBuf) {
        if let Some(process) = self.process(thread) {
            process.directory = directory;
        }
    }

    pub fn open(&mut self, thread: u32, descriptor: i64, file: OpenFile, cloexec: bool) {
        self.files.push(file);
        let file = self.files.len() - 1;
        if let Some(process) = self.process(thread) {
            process.descriptors.insert(descriptor, Descriptor { file, cloexec });
        }
    }

    /// `to` stands for what `from` does; for nothing known, if that does.
    pub fn duplicate(&mut self, thread: u32, from: i64, to: i64, cloexec: bool) {
        let Some(process) = self.process(thread) else { return };
        match process.descriptors.get(&from).copied() {
            // `dup2` of a descriptor onto itself changes nothing.
            Some(_) if from == to => {}
            Some(descriptor) => {
                process.descriptors.insert(to, Descriptor { cloexec, ..descriptor });
            }
            None => {
                process.descriptors.remove(&to);
            }
        }
    }

    pub fn close(&mut self, thread: u32, first: i64, last: i64) {
        if let Some(process) = self.process(thread) {
            process.descriptors.retain(|number, _| !(first..=last).contains(number));
        }
    }

    pub fn set_cloexec(&mut self, thread: u32, first: i64, last: i64, cloexec: bool) {
        let Some(process) = self.process(thread) else { return };
        for (_, descriptor) in process.descriptors.range_mut(first..=last) {
            descriptor.cloexec = cloexec;
        }
    }

    pub fn file(&mut self, thread: u32, descriptor: i64) -> Option<&mut OpenFile> {
        let file = self.process(thread)?.descriptors.get(&descriptor)?.file;
        self.files.get_mut(file)
    }
}
