//! The demo: the sample year, and an account for each kind of person who comes to the desk. Offices are held by persons
//! who have no name but their position.

use std::path::{Path, PathBuf};

use calendar::{PartialDate, Timestamp};
use desk::{
    accounts::{Accounts, ChosenBy, Login, Password, Secret, StandsFor},
    serving::ServeError,
};
use domain::{
    Act, Actor, Command, CommandId, PersonId,
    event::{Document, RoleAssigned},
};
use ledger::{
    ActingLedger,
    directory::{self, DirectoryError},
    ledger::system_time,
    persons,
};

use words::errors::Misuse;

use super::super::{demo, run::named};
use crate::{error::Error, session::Session};

/// What was made.
pub struct Made {
    pub ledger: ActingLedger,
    pub directory: PathBuf,
}

const DIRECTORY: &str = "so-cai-ban-lam-viec";
/// Everybody knows it: the demo is for one machine.
pub const PASSWORD: &str = "xem-thu-so-cai";
/// Keeps accounts, and reads no business page.
pub const ADMINISTRATOR: &str = "quan-tri";

/// Login name and office of each sample account.
pub const SAMPLE: [(&str, &str); 6] = [
    ("thanh-tra", "SNV/chief-inspector"),
    ("van-phong", "VPUBND/office-officer"),
    ("chu-tich", "UBND/chairman"),
    ("van-thu-kinh-mon", "KINHMON/unit-clerk"),
    ("thu-truong-kinh-mon", "KINHMON/unit-head"),
    ("van-thu-so-y-te", "SYT/unit-clerk"),
];
/// Who enters the persons and assigns the offices, and who approves that.
const BY: (&str, &str) = ("VPUBND/office-chief", "UBND/vice-chairman");

/// The demo's ledger, made at the first start, and opened as it is from then on.
pub fn made(session: &Session) -> Result<Made, Error> {
    let place = session.named.clone().unwrap_or_else(|| PathBuf::from(DIRECTORY));
    let begun = Accounts::open(&place).list().is_ok_and(|accounts| !accounts.is_empty());
    if !begun {
        demo::year(&place).map_err(|error| match error {
            Error::Directory(DirectoryError::Occupied(place)) => ServeError::NotADemo(place).into(),
            other => other,
        })?;
    }
    let shown = Session::at(place, session.language, session.json);
    let directory = named(&shown)?;
    let mut ledger = shown.take_to_act(&directory)?;
    if !demo::is_one(ledger.clock(), &ledger.state().name) {
        return Err(ServeError::NotADemo(directory).into());
    }
    if !begun {
        people(&mut ledger, &directory)?;
    }
    Ok(Made { ledger, directory })
}

/// Enters a person for each sample office, assigns the office, and makes the account.
fn people(ledger: &mut ActingLedger, directory: &Path) -> Result<(), Error> {
    let (vault, accounts, at) = (directory::vault(directory), Accounts::open(directory), ledger.present());
    for (login, office) in SAMPLE {
        let asked = persons::Asked { by: actor(BY.0)?, approved_by: None, at: Some(at) };
        let person = persons::enter(ledger, &vault, &asked, &format!("Người giữ chức vụ {office}, bản xem thử"))?;
        assign(ledger, &person, office, at)?;
        account(&accounts, login, StandsFor::Person(person))?;
    }
    account(&accounts, ADMINISTRATOR, StandsFor::Administrator)
}

fn assign(ledger: &mut ActingLedger, person: &PersonId, office: &str, at: Timestamp) -> Result<(), Error> {
    let document = Document { number: "01/QĐ-UBND".to_owned(), date: Some(PartialDate::Day(at.date())) };
    let assigned = RoleAssigned {
        person: person.clone(),
        office: actor(office)?.office(),
        from: at.date(),
        until: None,
        document,
    };
    let (by, approver) = (actor(BY.0)?, actor(BY.1)?);
    let make = |id| Command::new(id, by.clone(), Some(approver.clone()), Act::AssignRole(assigned.clone()));
    ledger.submit_given(&CommandId::given("demo-office", office), None, make, Some(at))?;
    Ok(())
}

fn account(accounts: &Accounts, login: &str, stands_for: StandsFor) -> Result<(), Error> {
    let failed = |error: &dyn std::error::Error| Error::from(Misuse::Failed(error.to_string()));
    let login: Login = login.parse().map_err(|error| failed(&error))?;
    let password = Password::new(&Secret::new(PASSWORD), &login).map_err(|error| failed(&error))?;
    accounts.add(&login, stands_for, system_time())?;
    accounts.set_password(&login, &password, ChosenBy::Owner)?;
    Ok(())
}

fn actor(text: &str) -> Result<Actor, Error> {
    text.parse().map_err(|_| Misuse::Failed(text.to_owned()).into())
}
