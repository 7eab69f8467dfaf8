//! What the operating system refuses, in words.

use std::{
    io::{self, ErrorKind},
    path::Path,
};

use eventlog::files::{NotPlain, Odd};

use crate::{Language, say};

/// A file or directory, and why the system does not do what was asked.
pub fn refused(path: &Path, source: &io::Error, language: Language) -> String {
    let (path, why) = (path.display(), why(source, language));
    say!(language, "{path}: {why}", "{path}: {why}")
}

/// Why the system does not do it. Its own number of the fault stands behind, for whoever looks it up.
pub fn why(source: &io::Error, language: Language) -> String {
    if language == Language::En {
        return source.to_string();
    }
    if let Some(NotPlain(found)) = source.get_ref().and_then(|error| error.downcast_ref()) {
        let found = odd(*found, language);
        return format!("đây là {found}, không phải tệp thường; hãy dời đi và đặt lại tệp từ bản sao lưu");
    }
    let known = match source.kind() {
        ErrorKind::NotFound => "không có tệp hay thư mục này",
        ErrorKind::PermissionDenied => "không có quyền",
        ErrorKind::AlreadyExists => "đã có",
        ErrorKind::IsADirectory => "đó là thư mục, không phải tệp",
        ErrorKind::NotADirectory => "đó không phải thư mục",
        ErrorKind::ReadOnlyFilesystem => "đĩa này chỉ đọc",
        ErrorKind::StorageFull => "đĩa đã đầy",
        ErrorKind::QuotaExceeded => "đã hết hạn mức đĩa",
        ErrorKind::FileTooLarge => "tệp quá lớn đối với đĩa này",
        ErrorKind::DirectoryNotEmpty => "thư mục không rỗng",
        ErrorKind::InvalidFilename => "tên tệp không hợp lệ",
        ErrorKind::ConnectionRefused => "không kết nối được",
        ErrorKind::TimedOut => "quá thời gian chờ",
        ErrorKind::UnexpectedEof => "tệp kết thúc giữa chừng",
        ErrorKind::BrokenPipe => "phía nhận đã đóng",
        ErrorKind::OutOfMemory => "không đủ bộ nhớ",
        ErrorKind::ResourceBusy => "đang bận",
        _ => "hệ thống từ chối",
    };
    match source.raw_os_error() {
        Some(number) => format!("{known} (lỗi hệ thống {number})"),
        None => known.to_owned(),
    }
}

/// What is not a plain file.
pub fn odd(odd: Odd, language: Language) -> &'static str {
    match odd {
        Odd::Link => language.pick("một liên kết", "a link"),
        Odd::Fifo => language.pick("một ống dẫn (FIFO)", "a pipe (FIFO)"),
        Odd::Socket => language.pick("một socket", "a socket"),
        Odd::Device => language.pick("một thiết bị", "a device"),
        Odd::Directory => language.pick("một thư mục", "a directory"),
    }
}
