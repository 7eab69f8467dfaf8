//! From strace's lines to operations.

use super::*;
use crate::crash_image::{
    Action,
    scan::{self, Argument},
    strace::{Outcome, parse},
};

fn argument(text: &str) -> Argument {
    scan::arguments(text.as_bytes()).0.swap_remove(0)
}

#[test]
fn arguments_end_at_the_bracket_of_the_call() {
    let text = br#"3</a>, [{iov_base="\x61\x2c", iov_len=2}, {iov_base="\x29", iov_len=1}], 2) = 3"#;
    let (list, rest) = scan::arguments(text);
    assert_eq!((list.len(), rest), (3, &b" = 3"[..]));
    assert_eq!(list[0].number().unwrap(), 3);
    assert_eq!(list[0].descriptor_path(), Some(Path::new("/a")));
    assert_eq!(list[1].bytes, b"a,)");
    assert_eq!(list[2].number().unwrap(), 2);
    assert!(scan::arguments(b") = 0").0.is_empty());
}

#[test]
fn an_argument_is_a_number_a_flag_a_pointer_or_a_path() {
    assert_eq!(argument("0x1f").number().unwrap(), 31);
    assert_eq!(argument("-1").number().unwrap(), -1);
    assert!(argument("NULL").number().is_err());
    assert_eq!(argument("[7] => [9]").pointed(), Some(7));
    assert_eq!(argument("NULL").pointed(), None);
    assert!(argument("{flags=O_RDWR|O_CREAT, mode=0600}").has("O_CREAT"));
    assert!(!argument("O_CREATE").has("O_CREAT"));
    assert!(argument(r#""\x61"..."#).cut);
    assert!(argument("4<pipe:[12]>").is_no_file());
    assert!(!argument("4").is_no_file());
    assert_eq!(argument("1<<12").descriptor_path(), None);
    assert_eq!(argument("AT_FDCWD</a>").descriptor_path(), Some(Path::new("/a")));
}

#[test]
fn a_call_in_two_lines_is_one() {
    let record = "\
        7 write(3</a>, \"\\x61\", 1 <unfinished ...>\n\
        8 fsync(3</a>) = 0\n\
        7 <... write resumed>) = 1\n\
        8 +++ exited with 0 +++\n";
    let calls = parse(record.as_bytes()).unwrap();
    let moments: Vec<_> = calls.iter().map(|call| (call.name, call.started, call.finished)).collect();
    assert_eq!(moments, [("fsync", 2, 3), ("write", 0, 5)]);
    assert_eq!((calls[1].thread, calls[1].outcome), (7, Outcome::Returned(1)));
    assert_eq!(calls[1].arguments[1].bytes, b"a");
}

#[test]
fn a_call_ends_well_or_badly_or_never() {
    let outcome = |line: &str| parse(format!("1 {line}\n").as_bytes()).unwrap()[0].outcome;
    assert_eq!(outcome("close(3) = 0"), Outcome::Returned(0));
    assert_eq!(outcome("read(0x3, 0x7f, 0x400) = 0x20"), Outcome::Returned(32));
    assert_eq!(outcome("fcntl(3, F_GETFL) = 0x8000 (flags O_RDONLY|O_LARGEFILE)"), Outcome::Returned(0x8000));
    assert_eq!(outcome(r#"chdir("a") = -1 ENOENT (No such file or directory)"#), Outcome::Failed);
    assert_eq!(outcome("clone() = ? ERESTARTNOINTR (To be restarted)"), Outcome::Failed);
    assert_eq!(outcome("write(3, \"a\", 1 <unfinished ...>) = ?"), Outcome::Never);
    assert_eq!(outcome("write(3, \"a\", 1 <unfinished ...>"), Outcome::Never);
    assert!(parse(&b"1 <... write resumed>) = 1\n"[..]).is_err());
    assert!(parse(&b"nonsense\n"[..]).is_err());
    assert!(parse(&b"1 exit_group(0) = ?\n"[..]).unwrap().is_empty());
}

#[test]
fn execve_goes_on_in_the_first_thread() {
    let record = "\
        8 execve(\"/bin/true\", [\"true\"], 0x7f /* 3 vars */ <pid changed to 7 ...>\n\
        7 +++ superseded by execve in pid 8 +++\n\
        7 <... execve resumed>) = 0\n";
    let calls = parse(record.as_bytes()).unwrap();
    assert_eq!((calls.len(), calls[0].thread, calls[0].name), (1, 7, "execve"));
}

#[test]
fn writes_go_to_the_position_the_offset_or_the_end() {
    let recording = recording(
        r#"
        open("a", O_RDWR|O_CREAT, 0600) = 3
        write(3</recorded/a>, "0123456789", 10) = 10
        pwrite64(3</recorded/a>, "X", 1, 1) = 1
        lseek(3</recorded/a>, 3, SEEK_SET) = 3
        read(0x3, 0x7f, 0x1) = 0x1
        writev(3</recorded/a>, [{iov_base="A", iov_len=1}, {iov_base="BC", iov_len=2}], 2) = 2
        write(3</recorded/a>, "-", 1) = 1
        pwritev2(3</recorded/a>, [{iov_base="Y", iov_len=1}], 1, -1, 0) = 1
        write(3</recorded/a>, "no", 2) = -1 ENOSPC (No space left on device)
        openat(AT_FDCWD</recorded>, "@/a", O_WRONLY|O_APPEND) = 4
        write(4</recorded/a>, "E", 1) = 1
        pwrite64(4</recorded/a>, "F", 1, 0) = 1
        pwritev2(3</recorded/a>, [{iov_base="G", iov_len=1}], 1, 0, RWF_APPEND) = 1
        fcntl(4</recorded/a>, F_SETFL, O_WRONLY) = 0
        pwrite64(4</recorded/a>, "H", 1, 0) = 1
        "#,
    );
    assert_eq!(recording.finally(Model::Everything), held([("a", "HX23AB-Y89EFG")]));
}

#[test]
fn copies_within_and_from_outside() {
    let outside = tempfile::NamedTempFile::new().unwrap();
    fs::write(outside.path(), "outside").unwrap();
    let path = outside.path().display();
    let recording = recording(&format!(
        r#"
        open("a", O_RDWR|O_CREAT, 0600) = 3
        write(3</recorded/a>, "0123", 4) = 4
        copy_file_range(3</recorded/a>, [1], 3</recorded/a>, NULL, 2, 0) = 2
        copy_file_range(3</recorded/a>, [0], 3</recorded/a>, [8], 1, 0) = 1
        open("{path}", O_RDONLY) = 4
        sendfile(3</recorded/a>, 4<{path}>, [3], 2) = 2
        lseek(4<{path}>, 1, SEEK_SET) = 1
        sendfile(3</recorded/a>, 4<{path}>, NULL, 2) = 2
        sendfile(3</recorded/a>, 4<{path}>, NULL, 1) = 1
        "#
    ));
    assert_eq!(recording.finally(Model::Everything), held([("a", "012312siuts")]));
}

#[test]
fn sizes_holes_and_zeros() {
    let recording = recording(
        r#"
        open("a", O_RDWR|O_CREAT, 0600) = 3
        write(3</recorded/a>, "0123456789", 10) = 10
        fallocate(3</recorded/a>, FALLOC_FL_KEEP_SIZE|FALLOC_FL_PUNCH_HOLE, 1, 2) = 0
        fallocate(3</recorded/a>, FALLOC_FL_KEEP_SIZE, 0, 100) = 0
        fallocate(3</recorded/a>, FALLOC_FL_ZERO_RANGE, 9, 2) = 0
        ftruncate(3</recorded/a>, 13) = 0
        truncate("a", 12) = 0
        open("b", O_WRONLY|O_CREAT, 0600) = 4
        fallocate(4</recorded/b>, 0, 0, 3) = 0
        creat("c", 0600) = 5
        write(5</recorded/c>, "0123", 4) = 4
        open("c", O_WRONLY|O_TRUNC) = 6
        write(6</recorded/c>, "4", 1) = 1
        "#,
    );
    let expected = held([("a", "0\0\x00345678\0\0\0"), ("b", "\0\0\0"), ("c", "4")]);
    assert_eq!(recording.finally(Model::Everything), expected);
}

#[test]
fn names_lead_through_links_and_other_directories() {
    let recording = recording(
        r#"
        mkdir("d", 0777) = 0
        mkdirat(AT_FDCWD</recorded>, "d/e", 0777) = 0
        symlink("../d/e", "@/d/s") = 0
        chdir("d") = 0
        open("s/../s/f", O_WRONLY|O_CREAT, 0600) = 3
        write(3</recorded/d/e/f>, "x", 1) = 1
        symlinkat("@/d/e/f", 9</recorded>, "g") = 0
        open("../g", O_WRONLY|O_APPEND) = 4
        write(4</recorded/d/e/f>, "y", 1) = 1
        fchdir(5</recorded>) = 0
        link("d/e/f", "h") = 0
        rename("g", "i") = 0
        renameat2(9</recorded/d>, "e", AT_FDCWD</recorded>, "e", RENAME_NOREPLACE) = 0
        unlink("d/s") = 0
        write(3</recorded/e/f>, "z", 1) = 1
        unlinkat(AT_FDCWD</recorded>, "d", AT_REMOVEDIR) = 0
        unlink("i") = 0
        "#,
    );
    assert_eq!(recording.finally(Model::Everything), held([("e/", ""), ("e/f", "xz"), ("h", "xz")]));
}

#[test]
fn a_file_without_a_name_keeps_its_descriptor() {
    let recording = read(
        &held([("a", "old")]),
        r#"
        open("a", O_RDWR) = 3
        unlink("a") = 0
        write(3</recorded/a>(deleted), "new", 3) = 3
        open("@", O_RDWR|O_TMPFILE, 0600) = 4
        write(4</recorded/#12>(deleted), "new", 3) = 3
        open("a", O_RDWR|O_CREAT|O_EXCL, 0600) = 5
        write(3</recorded/a>(deleted), "new", 3) = 3
        "#,
    );
    let recording = recording.unwrap();
    assert_eq!(recording.finally(Model::Everything), held([("a", "")]));
    assert_eq!(recording.finally(Model::SyncedOnly), held([("a", "old")]));
}

#[test]
fn descriptors_pass_to_threads_and_children_but_not_through_execve() {
    let recording = recording(
        r#"
        1 open("a", O_WRONLY|O_CREAT|O_CLOEXEC, 0600) = 3
        1 dup(3</recorded/a>) = 4
        1 ioctl(4</recorded/a>, FIOCLEX) = 0
        1 ioctl(4</recorded/a>, FIONCLEX) = 0
        1 clone3({flags=CLONE_VM|CLONE_FILES|CLONE_THREAD}, 88) = 2
        2 write(3</recorded/a>, "thread", 6) = 6
        2 open("b", O_WRONLY|O_CREAT, 0600) = 5
        1 write(5</recorded/b>, "shared", 6) = 6
        1 vfork( <unfinished ...>
        9 write(4</recorded/a>, "+child", 6) = 6
        9 close(5</recorded/b>) = 0
        9 execve("/bin/true", ["true"], 0x7f /* 3 vars */ <unfinished ...>
        1 <... vfork resumed>) = 9
        9 <... execve resumed>) = 0
        9 write(4</recorded/a>, "+heir", 5) = 5
        9 write(3, "lost", 4) = 4
        9 close_range(3, 4294967295, 0) = 0
        9 write(4, "lost", 4) = 4
        1 write(5</recorded/b>, "+own", 4) = 4
        1 dup2(7<pipe:[1]>, 5</recorded/b>) = 5
        1 write(5<pipe:[1]>, "lost", 4) = 4
        "#,
    );
    let expected = held([("a", "thread+child+heir"), ("b", "shared+own")]);
    assert_eq!(recording.finally(Model::Everything), expected);
}

#[test]
fn what_is_printed_is_a_line_once_it_is_whole() {
    let recording = recording(
        r#"
        write(1</dev/pts/0>, "one\ntw", 6) = 6
        open("a", O_WRONLY|O_CREAT, 0600) = 3
        dup(1</dev/pts/0>) = 4
        write(4</dev/pts/0>, "o\nthree\nfou", 10) = 10
        write(2</dev/pts/0>, "error\n", 6) = 6
        dup2(3</recorded/a>, 1</dev/pts/0>) = 1
        write(1</recorded/a>, "file\n", 5) = 5
        "#
        .replace("\\n", "\\x0a")
        .as_str(),
    );
    let lines = [(1, "one"), (3, "two"), (3, "three")];
    assert_eq!(recording.acknowledged(), lines.map(|(cut, line)| (cut, line.to_owned())));
    assert_eq!(recording.outputs_before(0), [""; 0]);
    assert_eq!(recording.outputs_before(2), ["one"]);
    assert_eq!(recording.outputs_before(3), ["one", "two", "three"]);
    assert_eq!(recording.finally(Model::Everything), held([("a", "file\n")]));
}

#[test]
fn operations_can_be_read() {
    let recording = recording(
        r#"
        open("a", O_WRONLY|O_CREAT, 0600) = 3
        write(3</recorded/a>, "xyz", 3) = 3
        fdatasync(3</recorded/a>) = 0
        rename("a", "b") = 0
        write(1, "ok", 2) = 2
        "#,
    );
    let printed: Vec<_> = recording.operations.iter().map(ToString::to_string).collect();
    assert_eq!(printed, ["create a", "write 0+3 a", "fdatasync a", "rename to b a", "print ok "]);
    assert!(matches!(recording.operations[1].action, Action::Write { offset: 0, .. }));
}

#[test]
fn what_has_no_model_is_an_error() {
    let open = r#"open("a", O_RDWR|O_CREAT, 0600) = 3"#;
    let cases = [
        "mmap(NULL, 10, PROT_READ|PROT_WRITE, MAP_SHARED, 3</recorded/a>, 0) = 0x7f",
        "io_uring_setup(8, {flags=0}) = 4",
        "splice(5, NULL, 3</recorded/a>, NULL, 10, 0) = 10",
        "ioctl(3</recorded/a>, FICLONE, 5</elsewhere>) = 0",
        r#"open("a", O_RDWR|O_DSYNC) = 4"#,
        r#"pwritev2(3</recorded/a>, [{iov_base="a", iov_len=1}], 1, 0, RWF_SYNC) = 1"#,
        r#"write(3</recorded/a>, "a"..., 10) = 10"#,
        "fallocate(3</recorded/a>, FALLOC_FL_COLLAPSE_RANGE, 0, 4096) = 0",
        "ftruncate(3</recorded/a>, 1000000000000) = 0",
        r#"rename("/elsewhere", "b") = 0"#,
        r#"link("/elsewhere", "b") = 0"#,
        r#"renameat2(AT_FDCWD</recorded>, "a", AT_FDCWD</recorded>, "b", RENAME_EXCHANGE) = 0"#,
    ];
    for case in cases {
        let error = read(&Held::new(), &format!("{open}\n{case}")).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::Unsupported, "{case}: {error}");
    }
    let harmless = [
        "mmap(NULL, 10, PROT_READ, MAP_SHARED, 3</recorded/a>, 0) = 0x7f",
        "mmap(NULL, 10, PROT_READ|PROT_WRITE, MAP_PRIVATE, 3</recorded/a>, 0) = 0x7f",
        "io_uring_setup(8, {flags=0}) = -1 ENOSYS (Function not implemented)",
        r#"open("/elsewhere", O_RDWR|O_SYNC) = 4"#,
        r#"rename("a", "/elsewhere") = 0"#,
    ];
    for case in harmless {
        assert!(read(&Held::new(), &format!("{open}\n{case}")).is_ok(), "{case}");
    }
    for case in [r#"open("b", O_RDWR) = 4"#, r#"2 unlink("a") = 0"#, "fsync(7</recorded/b>) = 0"] {
        let error = read(&Held::new(), &format!("{open}\n{case}")).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidData, "{case}: {error}");
    }
}
