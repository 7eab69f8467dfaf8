//! What some findings say at length.

use ledger::doctor::{Nature, Space, TimeService};

use crate::{
    Language,
    amounts::{bytes, share},
    say,
};

pub(super) fn quick(language: Language) -> String {
    say!(
        language,
        "Hoặc là ổ ảo, ổ có pin hay tụ giữ điện, hoặc lệnh đồng bộ không được chuyển xuống đĩa: hỏi người quản trị hệ thống lưu trữ, và thử cắt điện",
        "Either a battery-backed or virtual disk, or the flush is not passed on: ask whoever runs the storage, and try a power cut"
    )
}

pub(super) fn kept_by(
    service: TimeService,
    remedy: &dyn Fn(String) -> Option<String>,
    language: Language,
) -> (String, Option<String>) {
    match service {
        TimeService::Synchronized => (
            say!(
                language,
                "Đồng hồ máy đã được đồng bộ (systemd-timesyncd).",
                "The clock has been synchronised (systemd-timesyncd)."
            ),
            None,
        ),
        TimeService::Chrony => (
            say!(
                language,
                "chrony giữ đồng hồ máy; đã đồng bộ hay chưa thì chỉ nó biết: chronyc tracking.",
                "chrony keeps the clock; whether it has synchronised it, only it can say: chronyc tracking."
            ),
            None,
        ),
        TimeService::Ntpd => (
            say!(
                language,
                "ntpd giữ đồng hồ máy; đã đồng bộ hay chưa thì chỉ nó biết: ntpq -p, hoặc ntpctl -s all.",
                "ntpd keeps the clock; whether it has synchronised it, only it can say: ntpq -p, or ntpctl -s all."
            ),
            None,
        ),
        TimeService::Waiting => (
            say!(
                language,
                "systemd-timesyncd đang chạy nhưng chưa đồng bộ được đồng hồ máy.",
                "systemd-timesyncd runs, but has not synchronised the clock."
            ),
            remedy(say!(
                language,
                "Xem máy chủ giờ có tới được không: timedatectl timesync-status",
                "See whether its time server can be reached: timedatectl timesync-status"
            )),
        ),
        TimeService::NotKnown => (
            say!(
                language,
                "Không rõ có dịch vụ nào giữ đồng hồ máy cho đúng hay không; giờ ghi sổ lấy từ đồng hồ này.",
                "Whether anything keeps the clock right is not known; the ledger's times come from it."
            ),
            remedy(say!(
                language,
                "Xem timedatectl; cài chrony hoặc systemd-timesyncd, hoặc giao cho máy chủ vật lý giữ giờ",
                "See timedatectl; install chrony or systemd-timesyncd, or know that the host keeps the clock"
            )),
        ),
    }
}

pub(super) fn file_system(
    name: Option<&str>,
    nature: Nature,
    remedy: &dyn Fn(String) -> Option<String>,
    language: Language,
) -> (String, Option<String>) {
    let name = name.unwrap_or(language.pick("không rõ tên", "without a known name"));
    let found = match nature {
        Nature::Disk => say!(language, "Hệ tệp {name}, trên đĩa.", "The file system is {name}, on a disk."),
        Nature::Memory => say!(
            language,
            "Hệ tệp {name} nằm trong bộ nhớ: mất điện là mất hết.",
            "The file system is {name}, in memory: it keeps nothing through a power cut."
        ),
        Nature::Layered => say!(
            language,
            "Hệ tệp {name} là lớp phủ trên hệ tệp khác, thường là của vùng chứa (container): sổ có thể mất theo vùng chứa, và bên dưới là gì thì không thấy được.",
            "The file system is {name}, a layer over another, as in a container: the ledger may go when the container does, and what lies below cannot be seen."
        ),
        Nature::Network => say!(
            language,
            "Hệ tệp {name} nằm trên máy khác: dữ liệu còn hay mất tùy máy đó, và khóa tệp có thể không có tác dụng.",
            "The file system is {name}, on another machine: what lasts is up to that machine, and locks may not hold."
        ),
        Nature::Host => say!(
            language,
            "Hệ tệp {name} là thư mục chia sẻ từ máy chủ vật lý: lệnh đồng bộ có tới đĩa hay không tùy máy đó.",
            "The file system is {name}, a folder of the machine that runs this one: whether a flush reaches a disk is up to that machine."
        ),
        Nature::UserSpace => say!(
            language,
            "Hệ tệp {name} do một chương trình đứng giữa (FUSE): lệnh đồng bộ có tới đĩa hay không tùy chương trình đó.",
            "The file system is {name}, behind a program (FUSE): whether a flush reaches a disk is up to that program."
        ),
        Nature::Unknown => say!(
            language,
            "Hệ tệp này ({name}) chương trình không biết: không rõ nó giữ được gì khi mất điện.",
            "This program does not know the file system ({name}): what it keeps through a power cut is not known."
        ),
    };
    let text = match nature {
        Nature::Layered => say!(
            language,
            "Đặt sổ trên một ổ gắn riêng vào vùng chứa (volume)",
            "Put the ledger on a volume mounted into the container"
        ),
        _ => say!(
            language,
            "Đặt sổ trên ổ đĩa của chính máy này: ext4, XFS, Btrfs hoặc ZFS",
            "Put the ledger on a disk of this machine: ext4, XFS, Btrfs or ZFS"
        ),
    };
    (found, remedy(text))
}

pub(super) fn free_space(space: Space, language: Language) -> String {
    let (free, total) = (bytes(space.bytes_free, language), bytes(space.bytes_total, language));
    let share = share(space.bytes_permille(), language);
    say!(language, "Còn trống {free} trong {total} ({share}).", "{free} of {total} are free ({share}).")
}
