//! Who signs in at the desk, tokens, and links to a provider of sign-on.

use calendar::{NaiveDate, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

use super::Answer;
use crate::{Language, date, instant, say};

/// An account, without anything secret.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AccountAnswer {
    /// The login name.
    pub account: String,
    /// For whom it stands.
    pub stands_for: Holder,
    /// The person, if it stands for one.
    pub person: Option<String>,
    /// Whether it lets anybody in.
    pub standing: Standing,
    /// Whether a code is asked for beside the password.
    pub asks_for_code: bool,
    /// Whether the password is to be changed at the next sign-in.
    pub must_change_password: bool,
    /// When it was made.
    pub made: Timestamp,
}

/// For whom an account stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Holder {
    /// A person of the log.
    Person,
    /// Whoever keeps accounts and backups.
    Administrator,
    /// A connected system.
    Machine,
}

/// Whether an account lets anybody in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// It does.
    Open,
    /// Not until it is unlocked.
    Locked,
    /// Never again.
    Removed,
}

impl AccountAnswer {
    fn line(&self, language: Language) -> String {
        let Self { account, person, made, .. } = self;
        let holder = match (self.stands_for, person) {
            (_, Some(person)) => person.clone(),
            (Holder::Administrator, None) => language.pick("quản trị hệ thống", "administrator").to_owned(),
            (Holder::Machine, None) => language.pick("hệ thống kết nối", "connected system").to_owned(),
            (Holder::Person, None) => language.pick("một người", "a person").to_owned(),
        };
        let mut notes = vec![match self.standing {
            Standing::Open => say!(language, "đang dùng", "open"),
            Standing::Locked => say!(language, "ĐANG KHÓA", "LOCKED"),
            Standing::Removed => say!(language, "đã xóa", "removed"),
        }];
        if self.asks_for_code {
            notes.push(say!(language, "có mã xác thực", "asks for a code"));
        }
        if self.must_change_password {
            notes.push(say!(language, "phải đổi mật khẩu", "password to be changed"));
        }
        let (notes, made) = (notes.join(", "), date(made.date()));
        say!(language, "{account}: {holder}; {notes}; lập ngày {made}", "{account}: {holder}; {notes}; made on {made}")
    }
}

/// A token, without its secret.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TokenAnswer {
    /// The account.
    pub account: String,
    /// What it is called.
    pub name: String,
    /// When it was made.
    pub made: Timestamp,
    /// The last day on which it counts.
    pub until: NaiveDate,
    /// The last day on which it was used; null if it never was.
    pub last_used: Option<NaiveDate>,
    /// When it was revoked; null if it was not.
    pub revoked: Option<Timestamp>,
}

impl TokenAnswer {
    fn line(&self, language: Language) -> String {
        let Self { account, name, until, last_used, revoked, .. } = self;
        let until = date(*until);
        let used = match last_used {
            Some(day) => {
                let day = date(*day);
                say!(language, "dùng lần cuối {day}", "last used on {day}")
            }
            None => say!(language, "chưa dùng", "never used"),
        };
        let line = say!(
            language,
            "{account}, \"{name}\": đến hết {until}; {used}",
            "{account}, \"{name}\": until {until}; {used}"
        );
        let revoked = revoked.map(|at| {
            let at = instant(at);
            say!(language, "; ĐÃ THU HỒI lúc {at}", "; REVOKED at {at}")
        });
        line + &revoked.unwrap_or_default()
    }
}

/// `account list`
#[derive(Debug, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct AccountList(pub Vec<AccountAnswer>);

impl Answer for AccountList {
    fn words(&self, language: Language) -> String {
        lines(
            &self.0,
            |account| account.line(language),
            language.pick("Chưa có tài khoản nào.", "There are no accounts."),
        )
    }
}

/// `account token list`
#[derive(Debug, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct TokenList(pub Vec<TokenAnswer>);

impl Answer for TokenList {
    fn words(&self, language: Language) -> String {
        lines(&self.0, |token| token.line(language), language.pick("Chưa có mã truy cập nào.", "There are no tokens."))
    }
}

/// An account, and who its holder is at a provider of sign-on.
#[derive(Debug, Serialize, JsonSchema)]
pub struct LinkAnswer {
    /// The account.
    pub account: String,
    /// The provider.
    pub issuer: String,
    /// Who they are there.
    pub subject: String,
    /// When it was made.
    pub made: Timestamp,
}

impl LinkAnswer {
    fn line(&self, language: Language) -> String {
        let Self { account, issuer, subject, made } = self;
        let made = date(made.date());
        say!(
            language,
            "{account}: \"{subject}\" ở {issuer}; lập ngày {made}",
            "{account}: \"{subject}\" at {issuer}; made on {made}"
        )
    }
}

/// `account links`
#[derive(Debug, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct LinkList(pub Vec<LinkAnswer>);

impl Answer for LinkList {
    fn words(&self, language: Language) -> String {
        lines(&self.0, |link| link.line(language), language.pick("Chưa có liên kết nào.", "There are no links."))
    }
}

fn lines<T>(all: &[T], line: impl Fn(&T) -> String, none: &str) -> String {
    match all {
        [] => none.to_owned(),
        all => all.iter().map(line).collect::<Vec<_>>().join("\n"),
    }
}

/// What a telephone is told, once.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CodeSecret {
    /// In base32, in groups of four, to be typed.
    pub secret: String,
    /// What the telephone reads from the QR code.
    pub uri: String,
}

impl CodeSecret {
    fn words(&self, language: Language) -> String {
        let Self { secret, uri } = self;
        say!(
            language,
            "Thêm vào ứng dụng xác thực trên điện thoại; chỉ hiện một lần này:\n{uri}\nHoặc gõ khóa: {secret}",
            "Add this to the authenticator on the telephone; it is shown this once:\n{uri}\nOr type the key: {secret}"
        )
    }
}

/// What a command about accounts has done.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "done", rename_all = "kebab-case")]
pub enum AccountDone {
    /// `account add`
    Added {
        /// The account.
        account: AccountAnswer,
        /// What the telephone is told, if codes are asked for.
        code: Option<CodeSecret>,
    },
    /// `account lock`
    Locked {
        /// The account.
        account: AccountAnswer,
    },
    /// `account unlock`
    Unlocked {
        /// The account.
        account: AccountAnswer,
    },
    /// `account password`
    PasswordSet {
        /// The account.
        account: AccountAnswer,
    },
    /// `account totp`
    CodeAsked {
        /// The account.
        account: AccountAnswer,
        /// What the telephone is told.
        code: CodeSecret,
    },
    /// `account totp --off`
    CodeNotAsked {
        /// The account.
        account: AccountAnswer,
    },
    /// `account remove`
    Removed {
        /// The account.
        account: AccountAnswer,
    },
    /// `account link`
    Linked {
        /// The link.
        link: LinkAnswer,
    },
    /// `account unlink`
    Unlinked {
        /// The link that was there.
        link: LinkAnswer,
    },
    /// `account token add`
    TokenMade {
        /// The token.
        token: TokenAnswer,
        /// Its secret. It is kept nowhere.
        secret: String,
    },
    /// `account token revoke`
    TokenRevoked {
        /// The token.
        token: TokenAnswer,
    },
}

impl Answer for AccountDone {
    fn words(&self, language: Language) -> String {
        match self {
            Self::Added { account, code } => {
                let line = account.line(language);
                let added = say!(language, "Đã lập tài khoản {line}", "Added the account {line}");
                let code = code.as_ref().map(|code| format!("\n{}", code.words(language)));
                added + &code.unwrap_or_default()
            }
            Self::Locked { account: AccountAnswer { account, .. } } => say!(
                language,
                "Đã khóa {account}: không đăng nhập được, mọi phiên đã kết thúc, mã truy cập API không dùng được.",
                "Locked {account}: nobody signs in, all its sessions have ended, its tokens do not count."
            ),
            Self::Unlocked { account: AccountAnswer { account, .. } } => {
                say!(language, "Đã mở khóa {account}.", "Unlocked {account}.")
            }
            Self::PasswordSet { account: AccountAnswer { account, .. } } => say!(
                language,
                "Đã đặt mật khẩu của {account}; phải đổi ở lần đăng nhập tới. Mọi phiên đã kết thúc.",
                "Set the password of {account}; it is to be changed at the next sign-in. All its sessions have ended."
            ),
            Self::CodeAsked { account: AccountAnswer { account, .. }, code } => {
                let code = code.words(language);
                say!(
                    language,
                    "Từ nay {account} đăng nhập bằng mật khẩu và mã xác thực.\n{code}",
                    "From now on {account} signs in with password and code.\n{code}"
                )
            }
            Self::CodeNotAsked { account: AccountAnswer { account, .. } } => say!(
                language,
                "Từ nay {account} đăng nhập chỉ bằng mật khẩu.",
                "From now on {account} signs in with the password alone."
            ),
            Self::Removed { account: AccountAnswer { account, .. } } => say!(
                language,
                "Đã xóa tài khoản {account}: mật khẩu, phiên và mã truy cập API không còn giá trị.",
                "Removed the account {account}: its password, sessions and tokens count no more."
            ),
            Self::Linked { link } => {
                let line = link.line(language);
                say!(language, "Đã liên kết {line}", "Linked {line}")
            }
            Self::Unlinked { link: LinkAnswer { account, .. } } => say!(
                language,
                "Đã bỏ liên kết của {account}. Mọi phiên đã kết thúc.",
                "Took the link of {account} away. All its sessions have ended."
            ),
            Self::TokenMade { token, secret } => {
                let line = token.line(language);
                say!(
                    language,
                    "Mã truy cập API của {line}. Chỉ hiện một lần này:\n{secret}",
                    "The token of {line}. It is shown this once:\n{secret}"
                )
            }
            Self::TokenRevoked { token: TokenAnswer { account, name, .. } } => {
                say!(
                    language,
                    "Đã thu hồi mã truy cập \"{name}\" của {account}.",
                    "Revoked the token \"{name}\" of {account}."
                )
            }
        }
    }
}
