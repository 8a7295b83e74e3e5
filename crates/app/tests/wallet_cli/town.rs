//! A practice town in a folder of a test's own, and the program run in it.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;

use nonla_record::Key;
use nonla_storage::{RecordStore, Role, SqliteRecords};
use serde_json::Value;

pub(crate) const PASSPHRASE: &str = "con trau an co xanh";
pub(crate) const BACKUP_PASSPHRASE: &str = "gio thoi qua cau tre";

/// A person who is old enough for both platforms.
pub(crate) const ADULT: &str = "0";

/// How a command ended.
pub(crate) struct Ended {
    pub(crate) code: i32,
    pub(crate) out: Vec<u8>,
    pub(crate) err: String,
}

impl Ended {
    /// The object on standard output.
    pub(crate) fn json(&self) -> Value {
        assert_ne!(self.code, 2, "{}", self.err);
        serde_json::from_slice(&self.out).unwrap()
    }

    /// The error's word, after checking that it came in one line and says something.
    pub(crate) fn error(&self) -> String {
        assert!(self.code != 0 && self.out.is_empty(), "{}", self.err);
        let lines: Vec<&str> = self.err.lines().filter(|line| line.starts_with('{')).collect();
        assert_eq!(lines.len(), 1, "{}", self.err);
        let error: Value = serde_json::from_str(lines[0]).unwrap();
        let message = error["message"].as_str().unwrap();
        assert!(message.len() > 8 && message.lines().count() == 1, "{message}");
        error["error"].as_str().unwrap().to_owned()
    }
}

/// All records in the file of a practice town.
pub(crate) fn records(file: impl AsRef<Path>) -> Vec<(Key, Vec<u8>)> {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let store = SqliteRecords::open_or_create(file.as_ref(), Role::Practice).await.unwrap();
        let mut records = Vec::new();
        for table in 0..=u8::MAX {
            records.extend(store.table(&Key::new(table, [])).await.unwrap());
        }
        store.close().await.unwrap();
        records
    })
}

/// A folder with a town and a wallet file in it.
pub(crate) struct Town {
    pub(crate) folder: PathBuf,
    wallet: PathBuf,
}

impl Town {
    /// A town; no wallet yet.
    pub(crate) fn found(name: &str) -> Self {
        let town = Self::in_folder(name);
        // Nobody else is enrolled: what is counted is the test's own.
        assert_eq!(town.practice(&["init", "--crowd", "0"]).code, 0);
        town
    }

    /// A town, and a wallet with a credential and its part of the revocation list: a copy of one
    /// that is made once in each process. Tests run in processes of their own at the same time, so
    /// its folder has the name of the first that asks.
    pub(crate) fn with_credential(name: &str) -> Self {
        static READY: OnceLock<Town> = OnceLock::new();
        let ready = READY.get_or_init(|| {
            let town = Self::found(&format!("ready-{name}"));
            town.init();
            town.enrol();
            town
        });
        let town = Self::in_folder(name);
        copy(&ready.folder, &town.folder);
        town
    }

    /// A folder without a town.
    pub(crate) fn empty(name: &str) -> Self {
        Self::in_folder(name)
    }

    fn in_folder(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("wallet").join(name);
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        let wallet = folder.join("home").join("wallet.db");
        Self { folder, wallet }
    }

    /// The same town, with another wallet file.
    pub(crate) fn elsewhere(&self, wallet: &str) -> Self {
        Self { folder: self.folder.clone(), wallet: self.folder.join(wallet) }
    }

    pub(crate) fn path(&self, name: &str) -> String {
        self.folder.join(name).to_str().unwrap().to_owned()
    }

    pub(crate) fn wallet_file(&self) -> &Path {
        &self.wallet
    }

    pub(crate) fn init(&self) {
        let ended = self.try_init();
        assert_eq!(ended.code, 0, "{}", ended.err);
    }

    pub(crate) fn try_init(&self) -> Ended {
        let trust = ["--operator", "town/operator.key", "--published", "town/published"];
        self.wallet(&[PASSPHRASE], &[["init"].as_slice(), &trust].concat())
    }

    pub(crate) fn enrol(&self) {
        assert_eq!(self.practice(&["offer", "--person", ADULT, "--out", "offer.json"]).code, 0);
        self.opened(&["receive", "offer.json", "--out", "request.json"]).json();
        let issued = self.practice(&["issue", "request.json", "--out", "credential.json"]);
        assert_eq!(issued.code, 0, "{}", issued.err);
        self.take("credential.json").json();
        self.opened(&["update", "town/published"]).json();
    }

    /// Takes a credential; the person says that it is theirs.
    pub(crate) fn take(&self, credential: &str) -> Ended {
        self.wallet(&[PASSPHRASE, "yes"], &["receive", "--credential", credential])
    }

    /// A platform asks, the person answers as told, the platform looks at it.
    pub(crate) fn visit(&self, ask: &[&str], answer: &str) -> (Ended, Ended) {
        let asked = self.practice(&[["ask", "--out", "ask.jwt"].as_slice(), ask].concat());
        assert_eq!(asked.code, 0, "{}", asked.err);
        let prove = ["prove", "ask.jwt", "--out", "answer.bin", "--consent-out", "consent.json"];
        let answered = self.wallet(&[PASSPHRASE, answer], &prove);
        (answered, self.practice(&["check", "answer.bin"]))
    }

    /// A command of the wallet that needs its passphrase and nothing else typed.
    pub(crate) fn opened(&self, arguments: &[&str]) -> Ended {
        self.wallet(&[PASSPHRASE], arguments)
    }

    /// A command of the wallet; what is typed comes in lines of standard input. Files that its outputs
    /// would replace go first.
    pub(crate) fn wallet(&self, typed: &[&str], arguments: &[&str]) -> Ended {
        self.make_room(arguments);
        self.wallet_as_it_is(typed, arguments)
    }

    /// The same with all files there.
    pub(crate) fn wallet_as_it_is(&self, typed: &[&str], arguments: &[&str]) -> Ended {
        let mut child = self.start(arguments);
        let mut input = child.stdin.take().unwrap();
        // A command that fails before it reads closes its input.
        let _ = input
            .write_all(typed.iter().map(|line| format!("{line}\n")).collect::<String>().as_bytes());
        drop(input);
        ended(child.wait_with_output().unwrap())
    }

    /// Starts a command of the wallet and leaves its standard input open.
    pub(crate) fn start(&self, arguments: &[&str]) -> Child {
        let wallet = self.wallet.to_str().unwrap();
        let common = ["wallet", "--json", "--passphrase-stdin", "--wallet", wallet];
        let mut command = self.command(&[common.as_slice(), arguments].concat());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().unwrap()
    }

    /// Removes the files that outputs would replace.
    fn make_room(&self, arguments: &[&str]) {
        for pair in arguments.windows(2) {
            if pair[0].ends_with("out") && !pair[1].starts_with('/') {
                let _ = std::fs::remove_file(self.folder.join(pair[1]));
            }
        }
    }

    /// A command of the town. Files that its outputs would replace go first.
    pub(crate) fn practice(&self, arguments: &[&str]) -> Ended {
        self.make_room(arguments);
        self.practice_as_it_is(arguments)
    }

    /// The same with all files there.
    pub(crate) fn practice_as_it_is(&self, arguments: &[&str]) -> Ended {
        let common = ["practice", "town", "--json"];
        ended(self.command(&[common.as_slice(), arguments].concat()).output().unwrap())
    }

    /// What a command of the town says to a person, and its exit code.
    pub(crate) fn says(&self, arguments: &[&str]) -> (i32, String) {
        self.make_room(arguments);
        let output = self.command(&[["practice", "town"].as_slice(), arguments].concat()).output();
        let output = output.unwrap();
        let said = [output.stdout, output.stderr].concat();
        (output.status.code().unwrap(), String::from_utf8(said).unwrap())
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_nonla"));
        command.args(arguments).current_dir(&self.folder).env("HOME", &self.folder);
        command.env_remove("XDG_DATA_HOME").stdin(Stdio::null());
        command
    }
}

/// How a command ended; whatever it was, it said nothing that is to be typed unseen.
pub(crate) fn ended(output: Output) -> Ended {
    let err = String::from_utf8(output.stderr).unwrap();
    for secret in [PASSPHRASE, BACKUP_PASSPHRASE] {
        assert!(!err.contains(secret));
        assert!(!output.stdout.windows(secret.len()).any(|part| part == secret.as_bytes()));
    }
    Ended { code: output.status.code().unwrap(), out: output.stdout, err }
}

/// Reads what a command says until it has said `until`; keep `from`, or the command cannot go on
/// talking.
pub(crate) fn read_until(from: &mut impl Read, until: &str) {
    let mut reader = BufReader::new(from);
    let mut said = Vec::new();
    while !String::from_utf8_lossy(&said).contains(until) {
        let more = reader.fill_buf().unwrap().to_vec();
        assert!(!more.is_empty(), "{}", String::from_utf8_lossy(&said));
        reader.consume(more.len());
        said.extend(more);
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}
