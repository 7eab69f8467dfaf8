//! `socai account`: who signs in at the desk. It works beside a running server, which reads the files anew.

use std::io::{BufRead as _, IsTerminal as _, Read as _};

use clap::{Args, Subcommand};
use console::Term;
use desk::accounts::{
    Account, AccountError, Accounts, ChosenBy, Issuer, Link, Login, Password, Secret, Standing, StandsFor, Subject,
    Token, TotpSecret, must_be_known, password::PASSWORD_BYTES_MAX,
};
use domain::PersonId;
use ledger::{directory::DirectoryError, keys, ledger::system_time};
use qrcode::{QrCode, render::unicode::Dense1x2};
use words::{
    answers::accounts::{
        self, AccountAnswer, AccountDone, AccountList, CodeSecret, Holder, LinkAnswer, LinkList, TokenAnswer, TokenList,
    },
    errors::Misuse,
    say,
};

use crate::{error::Error, files::standard_input, output, session::Session};

/// So many days a token counts, if nothing else is said.
const TOKEN_DAYS: &str = "90";

#[derive(Debug, Subcommand)]
pub enum AccountCommand {
    /// Lập tài khoản; mật khẩu được hỏi, hoặc là dòng đầu của đầu vào chuẩn / add an account; the password is asked
    /// for, or is the first line of standard input
    Add {
        /// Tên đăng nhập / the login name
        name: Login,
        #[command(flatten)]
        holder: HolderArgs,
        /// Hỏi thêm mã xác thực trên điện thoại / ask for a code from a telephone, too
        #[arg(long, conflicts_with = "machine")]
        totp: bool,
    },
    /// Liệt kê tài khoản / list the accounts
    List,
    /// Khóa: không đăng nhập được, mọi phiên kết thúc / lock: nobody signs in, all sessions end
    Lock {
        /// Tên đăng nhập / the login name
        name: Login,
    },
    /// Mở khóa / unlock
    Unlock {
        /// Tên đăng nhập / the login name
        name: Login,
    },
    /// Đặt mật khẩu mới, phải đổi ở lần đăng nhập tới / set another password, to be changed at the next sign-in
    Password {
        /// Tên đăng nhập / the login name
        name: Login,
    },
    /// Hỏi mã xác thực, với khóa mới / ask for a code, with a new secret
    Totp {
        /// Tên đăng nhập / the login name
        name: Login,
        /// Thôi hỏi mã, khi mất điện thoại / ask for none any more, where the telephone was lost
        #[arg(long)]
        off: bool,
    },
    /// Xóa tài khoản / remove the account
    Remove {
        /// Tên đăng nhập / the login name
        name: Login,
    },
    /// Liên kết với một người ở hệ thống đăng nhập một lần / link with somebody at the provider of single sign-on
    Link {
        /// Tên đăng nhập / the login name
        name: Login,
        /// Hệ thống đăng nhập, đúng như nó tự xưng / the provider, as it names itself
        #[arg(long, value_name = "https://NAME")]
        issuer: Issuer,
        /// Mã người dùng ở đó ("sub") / who they are there ("sub")
        #[arg(long, value_name = "SUB")]
        subject: Subject,
    },
    /// Bỏ liên kết; mọi phiên kết thúc / take the link away; all sessions end
    Unlink {
        /// Tên đăng nhập / the login name
        name: Login,
    },
    /// Liệt kê liên kết / list the links
    Links,
    /// Mã truy cập API: lập, liệt kê, thu hồi / tokens for the API: add, list, revoke
    Token {
        #[command(subcommand)]
        command: TokenCommand,
    },
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct HolderArgs {
    /// Của một người trong sổ / of a person of the ledger
    #[arg(long, value_name = "P-…")]
    person: Option<PersonId>,
    /// Của quản trị hệ thống: không xem trang nghiệp vụ / of an administrator, who reads no page of business
    #[arg(long)]
    administrator: bool,
    /// Của hệ thống kết nối: chỉ dùng mã truy cập API / of a connected system: tokens only
    #[arg(long)]
    machine: bool,
}

#[derive(Debug, Subcommand)]
pub enum TokenCommand {
    /// Lập mã; chỉ hiện một lần / make a token; it is shown once
    Add {
        /// Tên đăng nhập / the login name
        account: Login,
        /// Gọi là gì / what it is called
        name: String,
        /// Dùng được bao nhiêu ngày, nhiều nhất một năm / for how many days it counts, at most a year
        #[arg(long, value_name = "N", default_value = TOKEN_DAYS)]
        days: u16,
    },
    /// Liệt kê mã / list the tokens
    List {
        /// Chỉ của tài khoản này / of this account alone
        account: Option<Login>,
    },
    /// Thu hồi mã / revoke a token
    Revoke {
        /// Tên đăng nhập / the login name
        account: Login,
        /// Tên của mã / what it is called
        name: String,
    },
}

pub fn run(session: &Session, command: AccountCommand) -> Result<(), Error> {
    let directory = session.directory()?;
    if !session.has_ledger() {
        return Err(DirectoryError::NotALedger(directory.to_owned()).into());
    }
    let accounts = Accounts::open(directory);
    let done = match command {
        AccountCommand::Add { name, holder, totp } => add(session, &accounts, &name, holder, totp)?,
        AccountCommand::List => {
            session.answer(&AccountList(accounts.list()?.into_iter().map(account).collect()));
            return Ok(());
        }
        AccountCommand::Lock { name } => AccountDone::Locked { account: account(accounts.lock(&name)?) },
        AccountCommand::Unlock { name } => AccountDone::Unlocked { account: account(accounts.unlock(&name)?) },
        AccountCommand::Password { name } => {
            accounts.must_sign_in(&name)?;
            let password = ask_for_password(session, &name)?;
            let set = accounts.set_password(&name, &password, ChosenBy::Administrator)?;
            AccountDone::PasswordSet { account: account(set) }
        }
        AccountCommand::Totp { name, off: true } => {
            AccountDone::CodeNotAsked { account: account(accounts.ask_for_no_code(&name)?) }
        }
        AccountCommand::Totp { name, off: false } => {
            let (changed, secret) = accounts.ask_for_code(&name)?;
            AccountDone::CodeAsked { code: code(session, &changed, &secret)?, account: account(changed) }
        }
        AccountCommand::Remove { name } => {
            AccountDone::Removed { account: account(accounts.remove(&name, system_time())?) }
        }
        AccountCommand::Link { name, issuer, subject } => {
            AccountDone::Linked { link: link(accounts.links().make(&name, &issuer, &subject, system_time())?) }
        }
        AccountCommand::Unlink { name } => {
            AccountDone::Unlinked { link: link(accounts.links().remove(&name, system_time())?) }
        }
        AccountCommand::Links => {
            session.answer(&LinkList(accounts.links().list()?.into_iter().map(link).collect()));
            return Ok(());
        }
        AccountCommand::Token { command } => return of_tokens(session, &accounts, command),
    };
    session.answer(&done);
    Ok(())
}

fn add(
    session: &Session,
    accounts: &Accounts,
    name: &Login,
    holder: HolderArgs,
    totp: bool,
) -> Result<AccountDone, Error> {
    let stands_for = match holder {
        HolderArgs { person: Some(person), .. } => StandsFor::Person(person),
        HolderArgs { administrator: true, .. } => StandsFor::Administrator,
        HolderArgs { .. } => StandsFor::Machine,
    };
    if let StandsFor::Person(person) = &stands_for {
        session.ask(|inquiry| Ok(must_be_known(inquiry.now(), person)?))?;
    }
    accounts.must_be_free(name, &stands_for)?;
    if stands_for == StandsFor::Machine {
        let added = accounts.add(name, stands_for, system_time())?;
        return Ok(AccountDone::Added { account: account(added), code: None });
    }
    // Whatever is wrong with the password, there is no account without one.
    let password = ask_for_password(session, name)?;
    accounts.add(name, stands_for, system_time())?;
    let mut added = accounts.set_password(name, &password, ChosenBy::Administrator)?;
    let mut told = None;
    if totp {
        let (changed, secret) = accounts.ask_for_code(name)?;
        told = Some(code(session, &changed, &secret)?);
        added = changed;
    }
    Ok(AccountDone::Added { account: account(added), code: told })
}

fn of_tokens(session: &Session, accounts: &Accounts, command: TokenCommand) -> Result<(), Error> {
    let tokens = accounts.tokens();
    let now = system_time();
    match command {
        TokenCommand::Add { account, name, days } => {
            let (secret, made) = tokens.make(&account, &name, days, now)?;
            session.answer(&AccountDone::TokenMade { token: token(made), secret: secret.reveal().to_owned() });
        }
        TokenCommand::List { account } => {
            session.answer(&TokenList(tokens.list(account.as_ref())?.into_iter().map(token).collect()));
        }
        TokenCommand::Revoke { account, name } => {
            session.answer(&AccountDone::TokenRevoked { token: token(tokens.revoke(&account, &name, now)?) });
        }
    }
    Ok(())
}

/// What the telephone is told; on a terminal as a QR code, too.
fn code(session: &Session, account: &Account, secret: &TotpSecret) -> Result<CodeSecret, Error> {
    let keys = keys::verifying_keys(session.directory()?)?;
    let uri = secret.uri(keys.current().name(), account.login.as_str());
    if output::interactive() && !session.json {
        // A text of this length always fits; without the picture the key is typed.
        if let Ok(picture) = QrCode::new(&uri) {
            // Most terminals write light on dark: what is printed is the light part.
            let picture = picture.render::<Dense1x2>().dark_color(Dense1x2::Light).light_color(Dense1x2::Dark).build();
            output::tell(&picture);
        }
    }
    Ok(CodeSecret { secret: secret.spelt(), uri })
}

/// The password comes by the terminal, where it is typed twice and not shown, or as the first line of standard input:
/// so it stands in no shell history and no process list.
fn ask_for_password(session: &Session, name: &Login) -> Result<Password, Error> {
    let language = session.language;
    let text = if std::io::stdin().is_terminal() {
        let ask = |question: String| {
            output::ask(&question);
            let typed = Term::stderr().read_secure_line();
            typed.map(Secret::new).map_err(|source| Error::Io { path: "terminal".into(), source })
        };
        let text = ask(say!(language, "Mật khẩu của {name}:", "The password of {name}:"))?;
        if ask(say!(language, "Nhập lại:", "Again:"))? != text {
            return Err(Misuse::PassphrasesDiffer.into());
        }
        text
    } else {
        let mut line = String::new();
        // One byte more than any password and its line end have.
        let mut input = standard_input()?.take(PASSWORD_BYTES_MAX as u64 + 3);
        input.read_line(&mut line).map_err(|source| Error::Io { path: "stdin".into(), source })?;
        Secret::new(line.trim_end_matches(['\n', '\r']))
    };
    Ok(Password::new(&text, name).map_err(AccountError::from)?)
}

fn account(account: Account) -> AccountAnswer {
    let Account { login, stands_for, standing, must_change_password, asks_for_code, made, .. } = account;
    AccountAnswer {
        account: login.to_string(),
        person: stands_for.person().map(ToString::to_string),
        stands_for: match stands_for {
            StandsFor::Person(_) => Holder::Person,
            StandsFor::Administrator => Holder::Administrator,
            StandsFor::Machine => Holder::Machine,
        },
        standing: match standing {
            Standing::Open => accounts::Standing::Open,
            Standing::Locked => accounts::Standing::Locked,
            Standing::Removed => accounts::Standing::Removed,
        },
        asks_for_code,
        must_change_password,
        made,
    }
}

fn link(Link { login, issuer, subject, made }: Link) -> LinkAnswer {
    LinkAnswer { account: login.to_string(), issuer: issuer.to_string(), subject: subject.to_string(), made }
}

fn token(Token { name, login, made, until, used, revoked }: Token) -> TokenAnswer {
    TokenAnswer { account: login.to_string(), name, made, until, last_used: used, revoked }
}
