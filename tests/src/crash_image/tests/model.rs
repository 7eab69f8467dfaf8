//! What is durable, and what luck may leave.

use super::*;
use crate::crash_image::{Names, SyncCount};

const PAGE: usize = 4096;

/// A record of a new file with one write, and of what follows.
fn written(rest: &str) -> Recording {
    let begin = r#"
        open("a", O_RDWR|O_CREAT, 0600) = 3
        write(3</recorded/a>, "data", 4) = 4
        open("@", O_RDONLY|O_DIRECTORY) = 9
    "#;
    recording(&(begin.trim_end().to_owned() + "\n" + rest.trim_start()))
}

/// The directory after all, if only what was synced is there.
fn synced(rest: &str) -> Held {
    written(rest).finally(Model::SyncedOnly)
}

#[test]
fn a_new_file_needs_two_syncs() {
    let none = Held::new();
    assert_eq!(synced(""), none);
    assert_eq!(synced("fsync(3</recorded/a>) = 0"), none);
    assert_eq!(synced("fsync(9</recorded>) = 0"), held([("a", "")]));
    assert_eq!(synced("fsync(9</recorded>) = 0\nfdatasync(3</recorded/a>) = 0"), held([("a", "data")]));
    assert_eq!(synced("fsync(9</recorded>) = -1 EIO (Input/output error)"), none);
    assert_eq!(synced("sync_file_range(3</recorded/a>, 0, 4, SYNC_FILE_RANGE_WRITE) = 0\nfsync(9) = 0")["a"], "");
    assert_eq!(synced("syncfs(9</recorded>) = 0"), held([("a", "data")]));
    assert_eq!(synced("sync() = 0"), held([("a", "data")]));
}

#[test]
fn the_other_models_lose_one_kind_of_thing() {
    let recording = written("");
    assert_eq!(recording.finally(Model::Everything), held([("a", "data")]));
    assert_eq!(recording.finally(Model::NamesOnly), held([("a", "")]));
    assert_eq!(recording.finally(Model::MetadataOnly), held([("a", "\0\0\0\0")]));
    assert_eq!(recording.finally(Model::DataOnly), Held::new());
    assert_eq!(written("fsync(9</recorded>) = 0").finally(Model::DataOnly), held([("a", "data")]));
}

#[test]
fn a_cut_sees_only_what_came_before_it() {
    let recording = written("fsync(3</recorded/a>) = 0\nfsync(9</recorded>) = 0");
    assert_eq!(recording.operations.len(), 4);
    let files = |model| (0..=4).map(move |cut| (cut, model));
    let contents = files(Model::SyncedOnly).map(|(cut, model)| recording.held(cut, model).remove("a"));
    assert_eq!(contents.collect::<Vec<_>>(), [None, None, None, None, Some("data".into())]);
    let contents = files(Model::Everything).map(|(cut, model)| recording.held(cut, model).remove("a"));
    let data = Some("data".to_owned());
    assert_eq!(contents.collect::<Vec<_>>(), [None, Some(String::new()), data.clone(), data.clone(), data]);
}

#[test]
fn a_sync_covers_writes_through_other_descriptors() {
    let rest = r#"
        open("a", O_RDONLY) = 4
        close(3</recorded/a>) = 0
        fsync(9</recorded>) = 0
        fsync(4</recorded/a>) = 0
    "#;
    assert_eq!(synced(rest), held([("a", "data")]));
}

#[test]
fn a_sync_covers_only_what_had_returned_when_it_began() {
    let record = |lines: &str| {
        let begin = r#"
            1 open("a", O_WRONLY|O_CREAT, 0600) = 3
            1 open("@", O_RDONLY|O_DIRECTORY) = 9
            1 fsync(9</recorded>) = 0
            1 clone3({flags=CLONE_FILES}, 88) = 2
        "#;
        recording(&(begin.to_owned() + lines)).finally(Model::SyncedOnly)["a"].clone()
    };
    let during = "1 fsync(3</recorded/a> <unfinished ...>
        2 write(3</recorded/a>, \"x\", 1) = 1
        1 <... fsync resumed>) = 0";
    assert_eq!(record(during), "");
    let around = "2 write(3</recorded/a>, \"x\", 1 <unfinished ...>
        1 fsync(3</recorded/a>) = 0
        2 <... write resumed>) = 1";
    assert_eq!(record(around), "");
    let overlapping = "2 write(3</recorded/a>, \"x\", 1 <unfinished ...>
        1 fsync(3</recorded/a> <unfinished ...>
        2 <... write resumed>) = 1
        1 <... fsync resumed>) = 0";
    assert_eq!(record(overlapping), "");
    let closed = "2 write(3</recorded/a>, \"x\", 1) = 1
        1 fsync(3</recorded/a> <unfinished ...>
        2 close(3</recorded/a>) = 0
        1 <... fsync resumed>) = 0";
    assert_eq!(record(closed), "x");
    let killed = "2 write(3</recorded/a>, \"x\", 1) = 1
        1 fsync(3</recorded/a> <unfinished ...>";
    assert_eq!(record(killed), "");
    let after = "2 write(3</recorded/a>, \"x\", 1 <unfinished ...>
        2 <... write resumed>) = 1
        1 fsync(3</recorded/a> <unfinished ...>
        2 write(3</recorded/a>, \"y\", 1) = 1
        1 <... fsync resumed>) = 0";
    assert_eq!(record(after), "x");
}

#[test]
fn a_sync_holds_from_when_it_returned_and_a_line_counts_from_when_it_began() {
    let recording = recording(
        r#"
        1 clone3({flags=CLONE_FILES}, 88) = 2
        1 open("@", O_RDONLY|O_DIRECTORY) = 9
        1 mkdir("d", 0777) = 0
        1 fsync(9</recorded> <unfinished ...>
        2 write(1, "early\x0a", 6 <unfinished ...>
        1 <... fsync resumed>) = 0
        2 <... write resumed>) = 6
        "#,
    );
    let printed: Vec<_> = recording.operations.iter().map(|operation| operation.action.to_string()).collect();
    assert_eq!(printed, ["create", "print early\\n", "fsync"]);
}

#[test]
fn a_move_without_a_sync_of_the_directory_leaves_the_old_name() {
    let replaced = |rest: &str| {
        let begin = r#"
            open("tmp", O_WRONLY|O_CREAT, 0600) = 3
            write(3</recorded/tmp>, "new", 3) = 3
            fsync(3</recorded/tmp>) = 0
            open("@", O_RDONLY|O_DIRECTORY) = 9
        "#;
        read(&held([("a", "old")]), &(begin.to_owned() + rest)).unwrap()
    };
    let unsynced = replaced("rename(\"tmp\", \"a\") = 0");
    assert_eq!(unsynced.finally(Model::SyncedOnly), held([("a", "old")]));
    assert_eq!(unsynced.finally(Model::NamesOnly), held([("a", "new")]));
    let half = replaced("fsync(9</recorded>) = 0\nrename(\"tmp\", \"a\") = 0");
    assert_eq!(half.finally(Model::SyncedOnly), held([("a", "old"), ("tmp", "new")]));
    let synced = replaced("rename(\"tmp\", \"a\") = 0\nfsync(9</recorded>) = 0");
    assert_eq!(synced.finally(Model::SyncedOnly), held([("a", "new")]));
    assert_eq!(half.outcomes(64), [held([("a", "new")]), held([("a", "old"), ("tmp", "new")])]);
    for outcome in unsynced.outcomes(64) {
        assert!(["old", "new"].contains(&outcome["a"].as_str()), "{outcome:?}");
    }
}

#[test]
fn a_removed_file_stays_until_the_directory_is_synced() {
    let initial = held([("a", "old"), ("d/b", "old")]);
    let lines = r#"
        unlink("a") = 0
        unlink("d/b") = 0
        rmdir("d") = 0
        open("@", O_RDONLY|O_DIRECTORY) = 9
        fsync(9</recorded>) = 0
    "#;
    let recording = read(&initial, lines).unwrap();
    let all = held([("a", "old"), ("d/", ""), ("d/b", "old")]);
    assert_eq!(recording.held(3, Model::SyncedOnly), all);
    assert_eq!(recording.finally(Model::SyncedOnly), Held::new());
}

#[test]
fn a_move_between_directories_needs_the_one_it_moved_to() {
    let moved = |rest: &str| {
        let begin = r#"
            open("d", O_RDONLY|O_DIRECTORY) = 8
            open("e", O_RDONLY|O_DIRECTORY) = 9
            rename("d/a", "e/a") = 0
        "#;
        let recording = read(&held([("d/a", "x"), ("e/b", "y")]), &(begin.to_owned() + rest)).unwrap();
        recording.finally(Model::SyncedOnly).into_keys().collect::<Vec<_>>()
    };
    assert_eq!(moved(""), ["d/", "d/a", "e/", "e/b"]);
    assert_eq!(moved("fsync(8</recorded/d>) = 0"), ["d/", "d/a", "e/", "e/b"]);
    assert_eq!(moved("fsync(9</recorded/e>) = 0"), ["d/", "e/", "e/a", "e/b"]);
    // The new file stands where the moved one was, so the move is durable with it.
    let replaced = "creat(\"d/a\", 0600) = 3\nfsync(8</recorded/d>) = 0";
    assert_eq!(moved(replaced), ["d/", "d/a", "e/", "e/a", "e/b"]);
}

#[test]
fn a_moved_file_is_never_under_neither_name() {
    let lines = r#"
        rename("log", "log.1") = 0
        creat("log", 0600) = 3
        creat("other", 0600) = 4
    "#;
    let outcomes = read(&held([("log", "old")]), lines).unwrap().outcomes(200);
    assert!(outcomes.iter().all(|outcome| outcome.values().any(|text| text == "old")), "{outcomes:?}");
    assert_eq!(outcomes.len(), 6, "three states of the log, with the other file or without: {outcomes:?}");
}

#[test]
fn names_may_come_with_the_file() {
    let lines = r#"
        open("d/e/f", O_WRONLY|O_CREAT, 0600) = 3
        write(3</recorded/d/e/f>, "x", 1) = 1
        open("d/e/g", O_WRONLY|O_CREAT, 0600) = 4
        rename("d", "c") = 0
        fsync(3</recorded/c/e/f>) = 0
    "#;
    let lines = r#"mkdir("d", 0777) = 0"#.to_owned() + "\n" + r#"mkdir("d/e", 0777) = 0"# + lines;
    let recording = recording(&lines);
    assert_eq!(recording.finally(Model::SyncedOnly), Held::new());
    let recording = recording.with_names(Names::WithFile);
    let expected = held([("c/", ""), ("c/e/", ""), ("c/e/f", "x")]);
    assert_eq!(recording.finally(Model::SyncedOnly), expected);
}

#[test]
fn an_unsynced_cut_leaves_the_old_or_the_new_never_the_old_behind_the_new() {
    let lines = r#"
        open("a", O_RDWR) = 3
        ftruncate(3</recorded/a>, 2) = 0
        ftruncate(3</recorded/a>, 6) = 0
    "#;
    let recording = read(&held([("a", "012345")]), lines).unwrap();
    assert_eq!(recording.finally(Model::SyncedOnly)["a"], "012345");
    assert_eq!(recording.finally(Model::MetadataOnly)["a"], "01\0\0\0\0");
    assert_eq!(recording.held(1, Model::MetadataOnly)["a"], "01");
    let outcomes = recording.outcomes(200);
    let texts: Vec<_> = outcomes.iter().map(|outcome| outcome["a"].as_str()).collect();
    assert_eq!(texts, ["01", "01\0\0\0\0", "012345"]);
}

#[test]
fn each_page_holds_what_it_held_at_some_moment() {
    let [old, one, two] = ["o", "1", "2"].map(|text| text.repeat(8 * PAGE));
    let lines = format!(
        "open(\"a\", O_RDWR) = 3\n\
         pwrite64(3</recorded/a>, \"{one}\", {size}, 0) = {size}\n\
         pwrite64(3</recorded/a>, \"{two}\", {size}, 0) = {size}\n",
        size = 8 * PAGE
    );
    let recording = read(&held([("a", &old)]), &lines).unwrap();
    let (mut mixed, mut torn, mut whole) = (0, 0, 0);
    for seed in 0..100 {
        let text = recording.finally(Model::Random { seed }).remove("a").unwrap();
        assert_eq!(text, recording.finally(Model::Random { seed })["a"], "the same seed, the same image");
        let is_torn = |page: &[u8]| page.iter().any(|byte| *byte != page[0]);
        let pages: Vec<_> = text.as_bytes().chunks(PAGE).collect();
        let count = pages.iter().filter(|page| is_torn(page)).count();
        assert!(count <= 1, "one torn page at most");
        assert!(text.as_bytes().chunks(512).all(|sector| !is_torn(sector)), "no torn sector");
        torn += count;
        mixed += usize::from(pages.iter().any(|page| page[0] != pages[0][0]));
        whole += usize::from(text == two);
    }
    assert!(torn > 10 && mixed > 50 && whole > 0, "{torn} {mixed} {whole}");
}

#[test]
fn unsynced_growth_is_old_or_new_and_zeros_where_nothing_came() {
    let rest = r#"
        fsync(9</recorded>) = 0
        fsync(3</recorded/a>) = 0
        write(3</recorded/a>, "more", 4) = 4
        pwrite64(3</recorded/a>, "far", 3, 5000) = 3
    "#;
    let mut texts: Vec<_> =
        written(rest).outcomes(400).into_iter().map(|mut outcome| outcome.remove("a").unwrap()).collect();
    texts.dedup();
    let zeros = |count| "\0".repeat(count);
    let far = |near: &str, far: &str| near.to_owned() + &zeros(4992) + far;
    let mut expected = vec!["data".into(), "datamore".into(), "data".to_owned() + &zeros(4)];
    for near in ["datamore".to_owned(), "data".to_owned() + &zeros(4)] {
        expected.extend([far(&near, "far"), far(&near, &zeros(3))]);
    }
    expected.sort();
    assert_eq!(texts, expected);
}

#[test]
fn synced_pages_are_never_lost() {
    let size = 3 * PAGE;
    let rest = format!(
        "fsync(9</recorded>) = 0\n\
         pwrite64(3</recorded/a>, \"{}\", {size}, 0) = {size}\n\
         fdatasync(3</recorded/a>) = 0\n\
         pwrite64(3</recorded/a>, \"y\", 1, 5000) = 1\n",
        "x".repeat(size)
    );
    for outcome in written(&rest).outcomes(64) {
        let changed = outcome["a"].replacen('y', "x", 1);
        assert_eq!(changed, "x".repeat(size));
    }
}

#[test]
fn syncs_are_counted_and_show_where_to_cut() {
    let recording =
        written("fsync(3</recorded/a>) = 0\nfdatasync(3</recorded/a>) = 0\nwrite(1, \"x\\x0a\", 2) = 2\nsync() = 0");
    assert_eq!(recording.sync_count(0..6), SyncCount { fsync: 1, fdatasync: 1, all: 1 });
    let (printed, _) = recording.acknowledged()[0];
    assert_eq!(recording.sync_count(0..printed).total(), 2);
    assert_eq!(recording.cuts_before_syncs(), [2, 3, 5, 6]);
}

#[test]
fn hard_links_stay_linked_and_the_target_must_be_empty() {
    let recording = read(&held([("a", "x")]), r#"link("a", "b") = 0"#).unwrap();
    let target = tempfile::tempdir().unwrap();
    recording.image(1, Model::Everything, &target.path().join("new")).unwrap();
    fs::write(target.path().join("new/a"), "y").unwrap();
    assert_eq!(holds(target.path())["new/b"], "y");
    let error = recording.image(1, Model::Everything, target.path()).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::DirectoryNotEmpty);
}
