//! The project's own chores, in Rust so that they run wherever the project does.
//!
//! `cargo xtask test` installs what the tests use, builds the binary, runs every test of the workspace and says
//! what could not be tested. With `CI` set that is a failure.
//! `cargo xtask tidy` holds the code to the house rules, `cargo xtask examples` runs every example.
//! `cargo xtask long` runs the tests that try many cases with ten times as many.
//! `cargo xtask bench` measures writing beside the peers, `… proofs` what proving costs, `… questions` what an answer costs;
//! what they take is in `benches/README.md`.
//! `cargo xtask deb` makes the Debian package: `docs/operate.md`.
//! `cargo xtask fuzz` feeds everything that parses bytes with bytes of every kind: `tests/fuzz/README.md`.

mod deb;
mod tidy;

use std::{
    env,
    ffi::OsStr,
    fs, io,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

const USAGE: &str = "usage: cargo xtask test [FILTER ...]      build the binary and run every test
       cargo xtask tidy                   hold the code to the house rules
       cargo xtask examples               run every example
       cargo xtask long [FILTER ...]      the tests that try many cases, with ten times as many
       cargo xtask bench [proofs|questions] [ARGUMENT ...]
                                          measure beside the peers: benches/README.md
       cargo xtask deb [PROGRAM [VERSION]]
                                          make the Debian package, of a program built for release or of this one
       cargo xtask fuzz [SECONDS|COUNTx [TARGET ...]]
                                          fuzz each target, or those named, for 20 seconds each or so many,
                                          or with so many inputs, always the same (500x)";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.split_first() {
        Some((chore, rest)) if chore == "test" => test(rest),
        Some((chore, [])) if chore == "tidy" => tidy::run(),
        Some((chore, [])) if chore == "examples" => examples(),
        Some((chore, rest)) if chore == "long" => long(rest),
        Some((chore, rest)) if chore == "bench" => bench(rest),
        Some((chore, rest)) if chore == "deb" => deb(rest),
        Some((chore, rest)) if chore == "fuzz" => fuzz(rest),
        _ => {
            eprintln!("{USAGE}");
            ExitCode::from(2)
        }
    }
}

/// What tests use besides: Debian's package, and a command that succeeds where it is installed.
const PACKAGES: [(&str, &[&str]); 17] = [
    ("strace", &["strace", "--version"]),
    ("openssl", &["openssl", "version"]),
    ("unzip", &["unzip", "-v"]),
    ("golang-go", &["go", "version"]),
    ("golang-golang-x-mod-dev", &["test", "-d", "/usr/share/gocode/src/golang.org/x/mod/sumdb"]),
    ("chromium", &["chromium", "--version"]),
    ("zbar-tools", &["zbarimg", "--version"]),
    ("age", &["age", "--version"]),
    ("faketime", &["faketime", "--version"]),
    ("libfaketime", &["sh", "-c", "ls /usr/lib/*/faketime/libfaketimeMT.so.1"]),
    ("e2fsprogs", &["sh", "-c", "command -v mkfs.ext4"]),
    ("libreoffice-calc-nogui", &["test", "-x", "/usr/bin/soffice"]),
    ("systemd", &["systemd-analyze", "--version"]),
    ("poppler-utils", &["pdftotext", "-v"]),
    ("nodejs", &["node", "--version"]),
    ("npm", &["npm", "--version"]),
    ("python3-venv", &["python3", "-c", "import venv, ensurepip"]),
];

/// Installs what is missing, where that is possible. A test that misses something says so itself.
fn install_missing() {
    let missing: Vec<&str> =
        PACKAGES.iter().filter(|(_, probe)| !succeeds(probe)).map(|(package, _)| *package).collect();
    if !missing.is_empty() {
        println!("$ apt-get install {}", missing.join(" "));
        let _ = Command::new("apt-get").args(["update", "--quiet=2"]).status();
        let install = ["install", "--yes", "--quiet=2", "--no-install-recommends"];
        let _ = Command::new("apt-get").args(install).args(&missing).status();
    }
    install_python_packages();
    install_node_packages();
}

fn succeeds(command: &[&str]) -> bool {
    let Some((program, arguments)) = command.split_first() else { return false };
    Command::new(program).args(arguments).output().is_ok_and(|output| output.status.success())
}

/// Lists of Python packages that tests use, with what pip is told besides. What is in the second list asks
/// for a newer Python than Debian 12 has, and runs on that one; what it needs is in the first. Of the third only a script
/// is used.
const PYTHON_PACKAGES: [(&str, &[&str]); 4] = [
    ("requirements.txt", &[]),
    ("witness.txt", &["--no-deps", "--ignore-requires-python"]),
    ("browser.txt", &["--no-deps"]),
    ("schemathesis.txt", &["--no-deps"]),
];

/// Installs the Python packages in a directory of their own under `target/`. A copy of a list beside them
/// says that they are there.
fn install_python_packages() {
    let lists = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/foreign");
    let Some(place) = env::current_exe().ok().and_then(|it| Some(it.ancestors().nth(2)?.join("foreign-python"))) else {
        return;
    };
    let python = place.join("bin/python");
    for (name, options) in PYTHON_PACKAGES {
        let (list, installed) = (lists.join(name), place.join(name));
        if matches!((fs::read(&list), fs::read(&installed)), (Ok(wanted), Ok(there)) if wanted == there) {
            continue;
        }
        println!("$ pip install --requirement tests/foreign/{name}");
        if !python.exists() {
            let _ = Command::new("python3").args(["-m", "venv", "--clear"]).arg(&place).status();
        }
        let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries=1"];
        let filled = Command::new(&python).args(pip).args(options).arg("--requirement").arg(&list).status();
        if filled.is_ok_and(|status| status.success()) {
            let _ = fs::copy(&list, &installed);
        }
    }
}

/// Installs the Node packages of the foreign provider of sign-on, those and no other by their digests, in a directory of
/// their own under `target/`. No script of theirs is run. A copy of the list beside them says that they are there.
fn install_node_packages() {
    const LISTS: [&str; 2] = ["package.json", "package-lock.json"];
    let lists = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/foreign/provider");
    let Some(place) = env::current_exe().ok().and_then(|it| Some(it.ancestors().nth(2)?.join("foreign-node"))) else {
        return;
    };
    let (wanted, installed) = (fs::read(lists.join("package-lock.json")), fs::read(place.join("installed.json")));
    if matches!((&wanted, &installed), (Ok(wanted), Ok(there)) if wanted == there) {
        return;
    }
    println!("$ npm ci (tests/foreign/provider)");
    let copied = fs::create_dir_all(&place)
        .and_then(|()| LISTS.iter().try_for_each(|list| fs::copy(lists.join(list), place.join(list)).map(drop)));
    let install = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"];
    let filled = copied.and_then(|()| Command::new("npm").args(install).current_dir(&place).status());
    if filled.is_ok_and(|status| status.success()) {
        let _ = fs::copy(lists.join("package-lock.json"), place.join("installed.json"));
    }
}

/// Every test. The end-to-end tests drive the real binary, which is built with them, once. Unless only some tests are
/// asked for, the house rules and the examples are tests too.
fn test(filters: &[String]) -> ExitCode {
    if !filters.is_empty() {
        return tests(filters);
    }
    let outcomes = [tidy::run(), tests(filters), examples()];
    if outcomes == [ExitCode::SUCCESS; 3] { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn tests(filters: &[String]) -> ExitCode {
    install_missing();
    let test = ["test", "--workspace", "--no-fail-fast"].map(str::to_owned);
    let built = env::current_exe().map(|xtask| xtask.with_file_name("socai").display().to_string());
    // Tests wait for disks and for other programs: two of them keep a core busy.
    let threads = (2 * std::thread::available_parallelism().map_or(1, usize::from)).to_string();
    let binary = built.as_deref().map(|binary| ("SOCAI_BINARY", binary));
    let settings: Vec<_> = binary.into_iter().chain([("RUST_TEST_THREADS", threads.as_str())]).collect();
    tested(&test, filters, &settings)
}

/// Every example of every crate, as a reader runs it.
fn examples() -> ExitCode {
    let sources = fs::read_dir("crates").into_iter().flatten().flatten();
    let files = sources.flat_map(|source| fs::read_dir(source.path().join("examples")).into_iter().flatten().flatten());
    let mut examples: Vec<String> =
        files.filter_map(|file| Some(file.path().file_stem()?.to_string_lossy().into_owned())).collect();
    examples.sort();
    // Built for all at once, as the tests are: one package at a time would build with other features, from the start.
    let build = ["build", "--quiet", "--workspace", "--examples"].map(str::to_owned);
    if examples.is_empty() || cargo_with(&build, Path::new("."), &[]) != ExitCode::SUCCESS {
        return ExitCode::FAILURE;
    }
    let run = |example: &String| {
        println!("$ {example}");
        let built = env::current_exe().map(|xtask| xtask.with_file_name("examples").join(example));
        built.and_then(|program| Command::new(program).status()).is_ok_and(|status| status.success())
    };
    if examples.iter().all(run) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The tests that try many cases, with so many times as many.
const LONG_TIMES: &str = "10";
/// The files in `tests/tests` where they stand.
const LONG_TESTS: [&str; 11] = [
    "changed",
    "corpus",
    "page_verdict",
    "page_verdict_changed",
    "status_foreign",
    "crash_kill",
    "crash_images",
    "faults",
    "upkeep",
    "damage",
    "time_travel",
];

fn long(filters: &[String]) -> ExitCode {
    install_missing();
    let settings = [("SOCAI_TIMES", LONG_TIMES), ("SOCAI_ALL", "1")];
    let files: Vec<String> = LONG_TESTS.map(|file| format!("{file}::")).to_vec();
    let end_to_end = ["test", "--package", "tests", "--no-fail-fast", "--"].map(str::to_owned);
    let log = ["test", "--package", "eventlog", "--no-fail-fast", "--"].map(str::to_owned);
    let chosen = if filters.is_empty() { &files } else { filters };
    let outcomes = [tested(&end_to_end, chosen, &settings), tested(&log, filters, &settings)];
    if outcomes == [ExitCode::SUCCESS; 2] { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Runs these tests and says at the end what they could not test.
fn tested(test: &[String], filters: &[String], settings: &[(&str, &str)]) -> ExitCode {
    let skipped = env::temp_dir().join(format!("socai-skipped-{}", std::process::id()));
    let collected = skipped.display().to_string();
    let settings: Vec<(&str, &str)> = settings.iter().copied().chain([("SOCAI_SKIPPED", collected.as_str())]).collect();
    let outcome = cargo_with(&[test, filters].concat(), Path::new("."), &settings);
    let said = fs::read_to_string(&skipped).unwrap_or_default();
    let _ = fs::remove_file(&skipped);
    match said.lines().count() {
        0 => {
            println!("Nothing was skipped.");
            outcome
        }
        count => {
            println!("{count} test(s) could not test what they are for:\n{said}");
            if env::var_os("CI").is_some() { ExitCode::FAILURE } else { outcome }
        }
    }
}

/// The benches are a workspace of their own, and the settings of each count only from within.
fn bench(arguments: &[String]) -> ExitCode {
    let (bench, arguments) = match arguments.split_first() {
        Some((first, rest)) if first == "proofs" => ("proofs", rest),
        Some((first, rest)) if first == "questions" => ("questions", rest),
        _ => ("peers", arguments),
    };
    let mut run = ["run", "--release", "--"].map(str::to_owned).to_vec();
    run.extend_from_slice(arguments);
    cargo(&run, &Path::new(env!("CARGO_MANIFEST_DIR")).join("../../benches").join(bench))
}

/// Builds for release, unless a program is named, and packs it.
fn deb(arguments: &[String]) -> ExitCode {
    let program = match arguments.first() {
        Some(program) => PathBuf::from(program),
        None => {
            let build = ["build", "--release", "--package", "cli", "--locked"].map(str::to_owned);
            let outcome = cargo(&build, Path::new("."));
            let Some(target) = env::current_exe().ok().and_then(|xtask| Some(xtask.ancestors().nth(2)?.to_owned()))
            else {
                return ExitCode::from(2);
            };
            if outcome != ExitCode::SUCCESS {
                return outcome;
            }
            target.join("release/socai")
        }
    };
    match deb::pack(&program, arguments.get(1).map_or(env!("CARGO_PKG_VERSION"), String::as_str)) {
        Ok(packed) => {
            println!("{}", packed.display());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

const CARGO_FUZZ: &str = "0.13.2";
/// Each target runs so long, if nothing else is said.
const FUZZ_SECONDS: &str = "20";

/// Builds the fuzzer and runs one target after the other. What it finds worth keeping stays under
/// `target/found` for the next run; an input that breaks something is written to `artifacts/`.
fn fuzz(arguments: &[String]) -> ExitCode {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fuzz");
    let Some(limits) = fuzz_limits(arguments.first().map_or(FUZZ_SECONDS, String::as_str)) else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    let all = match fuzz_targets(&directory) {
        Ok(targets) => targets,
        Err(error) => {
            eprintln!("{}: {error}", directory.display());
            return ExitCode::from(2);
        }
    };
    let targets = if arguments.len() > 1 { &arguments[1..] } else { &all };
    if Command::new("cargo-fuzz").arg("--version").output().is_err() {
        let install = ["install", "cargo-fuzz", "--version", CARGO_FUZZ, "--locked"].map(str::to_owned);
        let outcome = cargo(&install, &directory);
        if outcome != ExitCode::SUCCESS {
            return outcome;
        }
    }
    // The address sanitizer needs an unstable compiler, and has little to find: no crate here may hold
    // `unsafe`. Without it the fuzzer builds with the same compiler as the product, and runs faster.
    let build = ["fuzz", "build", "--sanitizer", "none"].map(str::to_owned);
    let mut outcome = cargo(&build, &directory);
    if outcome != ExitCode::SUCCESS {
        return outcome;
    }
    for target in targets {
        let found = PathBuf::from("target/found").join(target);
        if let Err(error) = fs::create_dir_all(directory.join(&found)) {
            eprintln!("{}: {error}", found.display());
            return ExitCode::from(2);
        }
        // New inputs go to the first directory; the committed samples stay as they are.
        let (found, samples) = (found.display().to_string(), format!("corpus/{target}"));
        let run = ["fuzz", "run", "--sanitizer", "none", target, &found, &samples, "--"];
        let options = ["-timeout=20", "-verbosity=0"].into_iter().chain(limits.iter().map(String::as_str));
        let run: Vec<String> = run.into_iter().chain(options).map(str::to_owned).collect();
        // One that breaks does not keep the others from running.
        if cargo(&run, &directory) != ExitCode::SUCCESS {
            outcome = ExitCode::FAILURE;
        }
    }
    outcome
}

/// For so many seconds, or with so many inputs: those come from a fixed seed, so that a run that passed
/// passes again on a faster machine.
fn fuzz_limits(text: &str) -> Option<Vec<String>> {
    match text.strip_suffix('x') {
        Some(count) => Some(vec![format!("-runs={}", count.parse::<u32>().ok()?), "-seed=1".to_owned()]),
        None => Some(vec![format!("-max_total_time={}", text.parse::<u32>().ok()?)]),
    }
}

/// The names of the fuzz targets, in order.
fn fuzz_targets(directory: &Path) -> io::Result<Vec<String>> {
    let entries = fs::read_dir(directory.join("fuzz_targets"))?.collect::<io::Result<Vec<_>>>()?;
    let name = |entry: fs::DirEntry| Some(entry.path().file_stem()?.to_str()?.to_owned());
    let mut targets: Vec<String> = entries.into_iter().filter_map(name).collect();
    targets.sort();
    Ok(targets)
}

fn cargo(arguments: &[String], directory: &Path) -> ExitCode {
    cargo_with(arguments, directory, &[])
}

/// Whether a variable says for which package cargo runs a program.
fn says_whose(variable: &OsStr) -> bool {
    variable.to_str().is_some_and(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_"))
}

/// Runs cargo with these variables set.
fn cargo_with(arguments: &[String], directory: &Path, settings: &[(&str, &str)]) -> ExitCode {
    println!("$ cargo {}", arguments.join(" "));
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // What cargo says of this package to this program: a build script that heard it would build again.
    for (name, _) in env::vars_os().filter(|(name, _)| says_whose(name)) {
        cargo.env_remove(name);
    }
    match cargo.args(arguments).envs(settings.iter().copied()).current_dir(directory).status() {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("cargo: {error}; is Rust installed?");
            ExitCode::from(2)
        }
    }
}
