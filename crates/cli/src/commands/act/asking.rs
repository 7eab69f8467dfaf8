//! Asking on a terminal for what was left out. In a pipe, that it is missing is an error.

use std::{
    cell::RefCell,
    io::{self, BufRead as _},
};

use words::forms::{self, Form, Holds, NotFilled};

use crate::{error::Error, output, session::Session};

/// What is asked for.
pub(super) struct Missing<'a> {
    pub session: &'a Session,
    pub form: &'a Form,
    /// What was given, and what was answered.
    pub given: &'a RefCell<Vec<(String, String)>>,
}

impl Missing<'_> {
    /// What comes of the fields, when those that are missing or no good were asked for.
    pub fn ask<T>(&self, make: impl Fn(&[(String, String)]) -> Result<T, Error>) -> Result<T, Error> {
        loop {
            let made = make(&self.given.borrow());
            let Err(Error::Unfilled(why)) = made else { return made };
            let flag = why.flag().filter(|_| output::interactive());
            let Some(flag) = flag.map(str::to_owned) else { return Err(Error::Unfilled(why)) };
            let first = why.first();
            if !matches!(first, NotFilled::Missing(_)) {
                output::complain(&words::errors::Told::told(first, self.session.language));
                // Of a list, the one that is no good is not known: it is given anew.
                self.given.borrow_mut().retain(|(known, _)| *known != flag);
            }
            let Some(answer) = self.one(&flag)? else { return Err(Error::Unfilled(why)) };
            self.given.borrow_mut().push((flag, answer));
        }
    }

    /// One answer; `None` where nobody gives any.
    fn one(&self, flag: &str) -> Result<Option<String>, Error> {
        let language = self.session.language;
        let meaning = forms::meaning(flag).map_or(flag, |meaning| meaning.say(language));
        let choices = self.form.fields.iter().find(|field| field.flag == flag).map(|field| &field.holds);
        let choices = match choices {
            Some(Holds::Choice(all)) => format!(" [{}]", forms::choices_said(all, language)),
            _ => String::new(),
        };
        output::ask(&format!("--{flag}, {meaning}{choices}:"));
        let mut line = String::new();
        let read = io::stdin().lock().read_line(&mut line);
        read.map_err(|source| Error::Io { path: "stdin".into(), source })?;
        let answer = line.trim();
        Ok((!answer.is_empty()).then(|| answer.to_owned()))
    }
}
