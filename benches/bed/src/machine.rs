//! What the figures were measured on.

use std::{fmt, fs, path::Path};

use anyhow::{Context, Result};
use serde::Serialize;

/// Above this the machine is doing something else too.
pub const IDLE: f64 = 0.3;

#[derive(Debug, Serialize)]
pub struct Machine {
    pub cpu: String,
    pub cores: usize,
    pub kernel: String,
    pub filesystem: String,
    /// "write back": the device has a volatile cache, and a sync has to empty it.
    pub write_cache: Option<String>,
    pub load: f64,
}

impl Machine {
    pub fn of(directory: &Path) -> Result<Self> {
        let mount = Mount::of(directory)?;
        Ok(Self {
            cpu: cpu().unwrap_or_else(|| std::env::consts::ARCH.to_owned()),
            cores: std::thread::available_parallelism()?.get(),
            kernel: line("/proc/sys/kernel/osrelease")?,
            write_cache: mount.write_cache(),
            filesystem: mount.filesystem,
            load: line("/proc/loadavg")?.split(' ').next().context("no load average")?.parse()?,
        })
    }
}

impl fmt::Display for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cache = self.write_cache.as_deref().unwrap_or("unknown");
        let Self { cpu, cores, kernel, filesystem, load, .. } = self;
        writeln!(f, "{cpu} ({cores} cores), Linux {kernel}, {filesystem}, disk cache: {cache}, load {load:.2}")?;
        if *load > IDLE {
            writeln!(f, "\n**WARNING: the machine is not idle; these figures are not worth quoting.**")?;
        }
        Ok(())
    }
}

/// VmRSS of this process.
pub fn resident_bytes() -> Result<u64> {
    kilobytes("/proc/self/status", "VmRSS:")
}

/// The share of the memory that is this process's, with what several share divided among them.
pub fn proportional_bytes(process: u32) -> Result<u64> {
    kilobytes(&format!("/proc/{process}/smaps_rollup"), "Pss:")
}

/// The processes that this process has started and that still run.
pub fn children(parent: u32) -> Result<Vec<u32>> {
    let mut children = Vec::new();
    for entry in fs::read_dir("/proc")? {
        let Some(process) = entry?.file_name().to_str().and_then(|name| name.parse().ok()) else { continue };
        // A process may end between being listed and being read.
        let Ok(status) = fs::read_to_string(format!("/proc/{process}/status")) else { continue };
        if field(&status, "PPid:").is_some_and(|value| value.parse() == Ok(parent)) {
            children.push(process);
        }
    }
    Ok(children)
}

fn kilobytes(path: &str, name: &str) -> Result<u64> {
    let text = fs::read_to_string(path).with_context(|| format!("reading {path}"))?;
    let value = field(&text, name).with_context(|| format!("no {name} in {path}"))?;
    Ok(value.trim_end_matches(" kB").parse::<u64>()? * 1024)
}

fn field<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.lines().find_map(|line| line.strip_prefix(name)).map(str::trim)
}

fn line(path: &str) -> Result<String> {
    Ok(fs::read_to_string(path).with_context(|| format!("reading {path}"))?.trim().to_owned())
}

fn cpu() -> Option<String> {
    let text = fs::read_to_string("/proc/cpuinfo").ok()?;
    Some(field(&text, "model name")?.trim_start_matches(':').trim().to_owned())
}

struct Mount {
    /// major:minor
    device: String,
    filesystem: String,
}

impl Mount {
    fn of(directory: &Path) -> Result<Self> {
        let directory = directory.canonicalize()?;
        let mounts = fs::read_to_string("/proc/self/mountinfo")?;
        // Of two mounts on one point the later one is seen, and max_by_key takes the last.
        mounts
            .lines()
            .filter_map(Self::parse)
            .filter(|(point, _)| directory.starts_with(point))
            .max_by_key(|(point, _)| point.len())
            .map(|(_, mount)| mount)
            .context("the directory is on no file system")
    }

    /// Identifier, parent, device, root, mount point and options; then, after a dash, type, source, options.
    fn parse(line: &str) -> Option<(&str, Self)> {
        let (left, right) = line.split_once(" - ")?;
        let left: Vec<&str> = left.split(' ').collect();
        let kind = right.split(' ').next()?;
        Some((
            left.get(4)?,
            Self { device: left.get(2)?.to_string(), filesystem: format!("{kind} ({})", left.get(5)?) },
        ))
    }

    /// A partition has no queue of its own, its disk has.
    fn write_cache(&self) -> Option<String> {
        let device = Path::new("/sys/dev/block").join(&self.device).canonicalize().ok()?;
        let queue = |of: &Path| fs::read_to_string(of.join("queue/write_cache")).ok();
        Some(queue(&device).or_else(|| queue(device.parent()?))?.trim().to_owned())
    }
}
