//! Who coordinates (phối hợp).

use super::{
    bodies::{Named, bodies, goes_on, opens_with_one},
    people::{BEFORE, Lead, LeadBasis},
    words::Words,
};

/// Words that stand before those who coordinate.
const COORDINATING: &[&str] = &[
    "với sự phối hợp của",
    "có sự phối hợp của",
    "sự phối hợp của",
    "với sự tham gia của",
    "kết hợp với",
    "kết hợp cùng",
    "kết hợp",
    "phối hợp chặt chẽ cùng với",
    "cùng phối hợp với",
    "phối hợp với",
    "phối hợp cùng",
    "phối hợp cùng với",
    "phối hợp :",
    "phối hợp chặt chẽ với",
    "phối hợp thực hiện :",
    "phối hợp",
    "phối hợp chặt chẽ cùng",
];

/// Who coordinates, each once; and whether somebody is named that could not be read.
pub(super) fn coordinators(words: &Words<'_>, lead: &Lead) -> (Vec<String>, bool) {
    let (mut found, mut is_unread) = (Vec::new(), false);
    let mut add = |named: Named| {
        let is_new = |body: &String| !lead.bodies.contains(body);
        for body in named.bodies.into_iter().filter(is_new) {
            if !found.contains(&body) {
                found.push(body);
            }
        }
    };
    let mut at = 0;
    while at < words.len() {
        let Some(start) = words.any(at, COORDINATING) else {
            at += 1;
            continue;
        };
        match bodies(words, start) {
            Some(named) => {
                is_unread |= goes_on(words, &named);
                at = named.words.end;
                add(named);
            }
            None => {
                let is_joined = words.phrase(at, "kết hợp").is_some();
                let is_with = !is_joined && words.ends_before(start, &["với", "cùng", ":", "của"]);
                // "A chủ trì, B và C phối hợp", "A chủ trì (B phối hợp)", "A đề nghị B phối hợp".
                const OPENS: &[&str] = &[",", "(", ";", ".", "đề nghị", "mời", "yêu cầu", "có"];
                let before = (at.saturating_sub(40)..at).filter(|from| words.ends_before(*from, OPENS));
                let is_called = ["là đơn vị", "là cơ quan"].iter().any(|called| words.ends_before(at, &[called]));
                let stop = match words.ends_before(at, &["("]) {
                    true => at - 1,
                    false if is_called => at - 3,
                    false => at,
                };
                let before = before.filter_map(|from| bodies(words, from)).find(|named| named.words.end == stop);
                match before.filter(|_| !is_with) {
                    Some(named) => add(named),
                    // "phối hợp STC": a name that is not known.
                    None => {
                        let is_name = words.get(start).is_some_and(|word| word.is_capital);
                        is_unread |= is_with || is_name;
                    }
                }
                at = start;
            }
        }
    }
    // "A làm đầu mối, các sở khác tham gia".
    let others = (1..words.len()).filter(|at| words.ends_before(*at, &[","])).filter_map(|at| bodies(words, at));
    is_unread |= others.into_iter().any(|named| {
        words.any(named.words.end, &["tham gia", "cùng tham gia"]).is_some() && named.bodies != lead.bodies
    });
    // "A chủ trì, cùng B".
    let together = (1..words.len()).filter_map(|at| words.any(at, &[", cùng", "cùng với"]));
    is_unread |=
        found.is_empty() && together.into_iter().any(|start| opens_with_one(words, start)) || lead_goes_on(words, lead);
    (found, is_unread)
}

/// "Sở A cùng Sở B": in which part is not said.
fn lead_goes_on(words: &Words<'_>, lead: &Lead) -> bool {
    let named = bodies(words, words.skip(0, BEFORE))
        .filter(|named| lead.basis == LeadBasis::Stated && named.bodies == lead.bodies);
    named.is_some_and(|named| words.any(named.words.end, &["cùng", "cùng với"]).is_some())
}
