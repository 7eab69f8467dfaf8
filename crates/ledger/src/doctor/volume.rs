//! What a directory lies on: file system, mount, device, free space.

use std::{
    fs,
    os::unix::fs::{FileTypeExt, MetadataExt},
    path::Path,
};

use rustix::fs::{AtFlags, CWD, StatxFlags, major, minor, statfs, statvfs, statx};
use schemars::JsonSchema;
use serde::Serialize;

/// What a directory lies on. What cannot be seen is null.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Volume {
    /// The device below.
    pub device: Option<Device>,
    /// The file system's name.
    pub file_system: Option<String>,
    /// How it is mounted.
    pub mount: Option<Mount>,
    /// What kind of file system it is.
    pub nature: Nature,
}

impl Volume {
    pub(super) fn of(directory: &Path) -> Self {
        let table = fs::read("/proc/self/mountinfo").unwrap_or_default();
        let mount = mount_of(mounts(&String::from_utf8_lossy(&table)), mount_id(directory), directory);
        let magic = statfs(directory).ok().and_then(|found| file_system(found.f_type as u32));
        // The mount's name is the more exact one: whole families share a number.
        let name = mount.as_ref().map(|mount| mount.file_system.clone()).or(magic.map(str::to_owned));
        let natures = name.as_deref().into_iter().chain(magic).map(Nature::of);
        let nature = natures.into_iter().find(|nature| *nature != Nature::Unknown).unwrap_or(Nature::Unknown);
        Self { device: device_of(directory, mount.as_ref()), file_system: name, mount, nature }
    }
}

/// What kind of file system, as far as a flush is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Nature {
    /// On a disk of this machine.
    Disk,
    /// A folder of the machine that runs this one.
    Host,
    /// A layer over another file system.
    Layered,
    /// In memory.
    Memory,
    /// On another machine.
    Network,
    /// Nothing that we know.
    Unknown,
    /// Behind a program that answers for it.
    UserSpace,
}

impl Nature {
    /// By the file system's name.
    pub(super) fn of(name: &str) -> Self {
        match name {
            "bcachefs" | "btrfs" | "exfat" | "ext" | "ext2" | "ext3" | "ext4" | "f2fs" | "jfs" | "nilfs2" | "ntfs3"
            | "reiserfs" | "vfat" | "xfs" | "zfs" => Self::Disk,
            "9p" | "prl_fs" | "vboxsf" | "virtiofs" => Self::Host,
            "aufs" | "ecryptfs" | "overlay" => Self::Layered,
            "devtmpfs" | "hugetlbfs" | "ramfs" | "tmpfs" => Self::Memory,
            "afs" | "ceph" | "cifs" | "gfs2" | "lustre" | "nfs" | "nfs4" | "ocfs2" | "smb" | "smb2" | "smb3" => {
                Self::Network
            }
            "fuse" | "fuseblk" => Self::UserSpace,
            name if name.starts_with("fuse.") => Self::UserSpace,
            _ => Self::Unknown,
        }
    }
}

/// A file system by the number that the kernel gives it (`statfs(2)`).
fn file_system(magic: u32) -> Option<&'static str> {
    Some(match magic {
        0x0000_ef53 => "ext",
        0x5846_5342 => "xfs",
        0x9123_683e => "btrfs",
        0x2fc1_2fc1 => "zfs",
        0xca45_1a4e => "bcachefs",
        0xf2f5_2010 => "f2fs",
        0x3153_464a => "jfs",
        0x0000_3434 => "nilfs2",
        0x5265_4973 => "reiserfs",
        0x7366_746e => "ntfs3",
        0x2011_bab0 => "exfat",
        0x0000_4d44 => "vfat",
        0x0102_1994 => "tmpfs",
        0x8584_58f6 => "ramfs",
        0x9584_58f6 => "hugetlbfs",
        0x794c_7630 => "overlay",
        0x6175_6673 => "aufs",
        0x0000_f15f => "ecryptfs",
        0x0000_6969 => "nfs",
        0x0000_517b => "smb",
        0xff53_4d42 => "cifs",
        0xfe53_4d42 => "smb2",
        0x00c3_6400 => "ceph",
        0x0bd0_0bd0 => "lustre",
        0x7461_636f => "ocfs2",
        0x0116_1970 => "gfs2",
        0x5346_414f => "afs",
        0x6573_5546 => "fuse",
        0x0102_1997 => "9p",
        0x786f_4256 => "vboxsf",
        0x7c7c_6673 => "prl_fs",
        _ => return None,
    })
}

/// How a volume is mounted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Mount {
    /// The file system's name.
    pub file_system: String,
    #[serde(skip)]
    id: u64,
    /// All options, of the mount and of the file system.
    pub options: Vec<String>,
    /// Where.
    pub point: String,
    /// What.
    pub source: String,
}

/// The lines of `/proc/self/mountinfo` (`proc_pid_mountinfo(5)`), in their order; a line that is none
/// is passed over.
pub(super) fn mounts(text: &str) -> Vec<Mount> {
    text.lines().filter_map(mount).collect()
}

fn mount(line: &str) -> Option<Mount> {
    let (placed, made) = line.split_once(" - ")?;
    let placed: Vec<&str> = placed.split(' ').collect();
    let [id, _parent, _device, _root, point, of_mount, ..] = placed.as_slice() else { return None };
    let mut made = made.split(' ');
    let (file_system, source, of_file_system) = (made.next()?, made.next()?, made.next().unwrap_or_default());
    if file_system.is_empty() || !point.starts_with('/') {
        return None;
    }
    let options = of_mount.split(',').chain(of_file_system.split(','));
    let mut options: Vec<String> = options.filter(|option| !option.is_empty()).map(unescaped).collect();
    options.sort();
    options.dedup();
    Some(Mount {
        file_system: unescaped(file_system),
        id: id.parse().ok()?,
        options,
        point: unescaped(point),
        source: unescaped(source),
    })
}

/// Spaces, tabs, newlines and backslashes are written as `\` and three octal digits.
fn unescaped(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let escape = match rest {
            [b'\\', a @ b'0'..=b'3', b @ b'0'..=b'7', c @ b'0'..=b'7', after @ ..] => {
                Some(((a - b'0') * 64 + (b - b'0') * 8 + (c - b'0'), after))
            }
            _ => None,
        };
        let (byte, after) = escape.unwrap_or((first, after));
        bytes.push(byte);
        rest = after;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The mount with this number; on a kernel that does not tell the number, the deepest one above
/// `path`, and the last of those, which covers the others.
fn mount_of(mounts: Vec<Mount>, id: Option<u64>, path: &Path) -> Option<Mount> {
    match id {
        Some(id) => mounts.into_iter().find(|mount| mount.id == id),
        None => {
            let above = mounts.into_iter().filter(|mount| path.starts_with(&mount.point));
            above.max_by_key(|mount| Path::new(&mount.point).components().count())
        }
    }
}

/// The number of the mount that a path lies in; known since Linux 5.8.
fn mount_id(path: &Path) -> Option<u64> {
    let found = statx(CWD, path, AtFlags::empty(), StatxFlags::MNT_ID).ok()?;
    (found.stx_mask & StatxFlags::MNT_ID.bits() != 0).then_some(found.stx_mnt_id)
}

/// A block device, as the kernel knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Device {
    /// Whether a single write can be made to last without a flush of everything.
    pub forced_unit_access: Option<bool>,
    /// Its name; of a partition, that of the whole.
    pub name: String,
    /// Whether it says that it rotates.
    pub rotational: Option<bool>,
    /// Its cache.
    pub write_cache: Option<WriteCache>,
}

/// What the kernel takes a device's cache to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum WriteCache {
    /// It loses what it holds in a power cut: a flush matters.
    WriteBack,
    /// Write-through: the device holds nothing that a power cut could lose, so the system sends it no flush.
    WriteThrough,
}

fn device_of(directory: &Path, mount: Option<&Mount>) -> Option<Device> {
    let sys = Path::new("/sys");
    let of_directory = || device(sys, fs::metadata(directory).ok()?.dev());
    // btrfs numbers its volumes itself; what is mounted is still a device.
    let of_mount = || {
        let source = fs::metadata(&mount?.source).ok().filter(|source| source.file_type().is_block_device())?;
        device(sys, source.rdev())
    };
    of_directory().or_else(of_mount)
}

fn device(sys: &Path, number: u64) -> Option<Device> {
    let node = fs::canonicalize(sys.join(format!("dev/block/{}:{}", major(number), minor(number)))).ok()?;
    // A partition lies within its disk, and the disk has the cache.
    let whole = [node.as_path(), node.parent()?].into_iter().find(|node| node.join("queue").is_dir())?;
    let read = |name: &str| fs::read_to_string(whole.join("queue").join(name)).ok();
    let flag = |name: &str| match read(name)?.trim() {
        "0" => Some(false),
        "1" => Some(true),
        _ => None,
    };
    Some(Device {
        forced_unit_access: flag("fua"),
        name: whole.file_name()?.to_string_lossy().into_owned(),
        rotational: flag("rotational"),
        write_cache: match read("write_cache").unwrap_or_default().trim() {
            "write back" => Some(WriteCache::WriteBack),
            "write through" => Some(WriteCache::WriteThrough),
            _ => None,
        },
    })
}

/// Free space, as an ordinary user has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Space {
    /// Free bytes.
    pub bytes_free: u64,
    /// Bytes in all.
    pub bytes_total: u64,
    /// Files that can still be made.
    pub inodes_free: u64,
    /// Files in all; 0 where the file system does not count them.
    pub inodes_total: u64,
}

impl Space {
    /// That of the volume on which `directory` lies, where it says so.
    pub fn of(directory: &Path) -> Option<Self> {
        let found = statvfs(directory).ok()?;
        let space = Self {
            bytes_free: found.f_bavail.saturating_mul(found.f_frsize),
            bytes_total: found.f_blocks.saturating_mul(found.f_frsize),
            inodes_free: found.f_favail,
            inodes_total: found.f_files,
        };
        // A file system that keeps nothing (`/proc`) has no size.
        (space.bytes_total > 0).then_some(space)
    }

    /// Free bytes, of a thousand.
    pub fn bytes_permille(self) -> u64 {
        permille(self.bytes_free, self.bytes_total)
    }

    /// Files that can still be made, of a thousand.
    pub fn inodes_permille(self) -> u64 {
        permille(self.inodes_free, self.inodes_total)
    }
}

fn permille(part: u64, whole: u64) -> u64 {
    let permille = u128::from(part) * 1_000 / u128::from(whole.max(1));
    u64::try_from(permille).unwrap_or(u64::MAX).min(1_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "\
22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime shared:1 master:7 - ext4 /dev/vda1 rw,discard,data=writeback,nobarrier
25 24 0:23 / /dev/shm rw - tmpfs tmpfs rw,size=64k
30 25 0:27 / /dev/shm rw,nosuid - tmpfs shm rw
31 27 8:1 /a /srv/s\\303\\241u\\040ch\\134u rw - fuse.sshfs me@there:/a\\011b rw
";

    #[test]
    fn mounts_are_read_with_both_kinds_of_options() {
        let mounts = mounts(TABLE);
        assert_eq!(mounts.len(), 5);
        let root = &mounts[1];
        assert_eq!((root.file_system.as_str(), root.source.as_str(), root.id), ("ext4", "/dev/vda1", 27));
        assert_eq!(root.options, ["data=writeback", "discard", "nobarrier", "relatime", "rw"]);
        assert_eq!((mounts[4].point.as_str(), mounts[4].source.as_str()), ("/srv/sáu ch\\u", "me@there:/a\tb"));
    }

    #[test]
    fn what_is_no_mount_is_passed_over() {
        for nonsense in [
            "",
            "\n\n\n",
            " - ",
            "- - -",
            "27 1 254:0 / / rw",
            "27 1 254:0 / / rw - ",
            "27 1 254:0 / / rw - ext4",
            "x 1 254:0 / / rw - ext4 /dev/vda1 rw",
            "-1 1 254:0 / / rw - ext4 /dev/vda1 rw",
            "99999999999999999999 1 254:0 / / rw - ext4 /dev/vda1 rw",
            "27 1 254:0 / relative rw - ext4 /dev/vda1 rw",
            "27  1 254:0 / / rw -  ext4 /dev/vda1 rw",
            "\0\u{fffd} \u{202e} - \\ \\0 \\777",
        ] {
            assert_eq!(mounts(nonsense), [], "{nonsense:?}");
        }
        // Options may be missing, and what follows them is for later kernels.
        let odd = mounts("1 1 0:1 / /x , - ext4 none\n2 1 0:1 / /y rw - ext4 none rw more\n");
        assert_eq!(odd.iter().map(|mount| mount.options.len()).collect::<Vec<_>>(), [0, 1]);
    }

    #[test]
    fn escapes_that_are_none_stand_for_themselves() {
        for text in ["", "\\", "\\0", "\\04", "\\048", "\\400", "a\\", "\\xyz", "ế\\"] {
            assert_eq!(unescaped(text), text);
        }
        assert_eq!(unescaped("\\040\\134\\040"), " \\ ");
        assert_eq!(unescaped("\\377"), "\u{fffd}");
    }

    #[test]
    fn the_mount_of_a_path_is_the_numbered_one_or_the_deepest() {
        let found = |id, path: &str| mount_of(mounts(TABLE), id, Path::new(path)).map(|mount| mount.id);
        assert_eq!(found(Some(25), "/anywhere"), Some(25));
        assert_eq!(found(Some(99), "/"), None);
        assert_eq!(found(None, "/home/x"), Some(27));
        assert_eq!(found(None, "/dev/shm/x"), Some(30), "the later covers the earlier");
        assert_eq!(found(None, "/dev/shmx"), Some(27), "a name is no prefix of another");
        assert_eq!(found(None, "relative"), None);
    }

    #[test]
    fn every_numbered_file_system_has_a_nature() {
        for magic in [0xef53, 0x0102_1994, 0x794c_7630, 0x6969, 0xff53_4d42, 0x6573_5546, 0x0102_1997] {
            assert_ne!(Nature::of(file_system(magic).unwrap()), Nature::Unknown, "{magic:x}");
        }
        assert_eq!(file_system(0), None);
        assert_eq!(file_system(u32::MAX), None);
        assert_eq!(Nature::of("fuse.sshfs"), Nature::UserSpace);
        assert_eq!(Nature::of("tmpfs"), Nature::Memory);
        for name in ["", "EXT4", "fusex", "proc", "\0", "sổ"] {
            assert_eq!(Nature::of(name), Nature::Unknown, "{name}");
        }
    }

    #[test]
    fn a_partition_has_the_cache_of_its_disk() {
        let sys = tempfile::tempdir().unwrap();
        let disk = sys.path().join("devices/pci/block/sdx");
        fs::create_dir_all(disk.join("sdx1")).unwrap();
        fs::create_dir_all(disk.join("queue")).unwrap();
        fs::create_dir_all(sys.path().join("dev/block")).unwrap();
        for (number, target) in [("8:0", ""), ("8:1", "/sdx1")] {
            let link = sys.path().join("dev/block").join(number);
            std::os::unix::fs::symlink(format!("../../devices/pci/block/sdx{target}"), link).unwrap();
        }
        let seen = |minor: u32| device(sys.path(), rustix::fs::makedev(8, minor));
        let blank = Device { forced_unit_access: None, name: "sdx".to_owned(), rotational: None, write_cache: None };
        assert_eq!(seen(1), Some(blank.clone()), "a kernel that says nothing");
        fs::write(disk.join("queue/write_cache"), "write back\n").unwrap();
        fs::write(disk.join("queue/rotational"), "1\n").unwrap();
        fs::write(disk.join("queue/fua"), "maybe\n").unwrap();
        let known = Device { rotational: Some(true), write_cache: Some(WriteCache::WriteBack), ..blank };
        assert_eq!((seen(0), seen(1)), (Some(known.clone()), Some(known)));
        fs::write(disk.join("queue/write_cache"), b"\xff\xfe").unwrap();
        assert_eq!(seen(1).and_then(|device| device.write_cache), None);
        assert_eq!(seen(2), None);
    }

    #[test]
    fn parts_of_nothing_are_none() {
        assert_eq!(permille(1, 4), 250);
        assert_eq!(permille(5, 0), 1_000);
        assert_eq!(permille(0, 0), 0);
        assert_eq!(permille(u64::MAX, u64::MAX), 1_000);
        assert_eq!(permille(u64::MAX, 1), 1_000, "more free than there is");
    }
}
