//! Who leads, who coordinates, by when: read off each point.

use super::{
    DeadlinePhrase, Doubt, DueReading, Letter, Point, PointRole, Question,
    bodies::{Named, NamedAs, bodies, goes_on, is_outside, named_as},
    coordinating::coordinators,
    excerpt,
    mentions::{Mention, Part, mentions},
    openings::{Opening, opening},
    paragraph::Read,
    people::{self, Certainty, Lead, LeadBasis, Said, before_leads, is_everybody},
    phrase::{Times, is_labelled},
    preamble::{Introduction, introduction},
    titles::Titles,
    verbs::{self, Tells},
    words::Words,
};
use crate::source::fold;

/// What the headings above a point say, for what stands below them.
#[derive(Clone)]
struct Above {
    path: Vec<String>,
    lead: Option<Lead>,
    deadline: Option<DeadlinePhrase>,
    cadence: Vec<calendar::period::Length>,
}

/// Fills lead, coordination, cadence and deadline of every point. `titles` says which of them are titles of tables.
pub(super) fn attribute(read: &[Read<'_>], titles: &Titles, letter: &mut Letter) {
    let mut points = std::mem::take(&mut letter.points);
    let mut above: Vec<Above> = introduction(letter)
        .map(|Introduction { lead, deadline, cadence }| Above { path: Vec::new(), lead, deadline, cadence })
        .into_iter()
        .collect();
    above.extend(for_all_above(read, &mut points, letter));
    let below = below(read, &mut points, letter);
    let mut above_tables: Vec<Above> = Vec::new();
    for (index, (point, read)) in points.iter_mut().zip(read).enumerate() {
        above.retain(|heading| point.path.starts_with(&heading.path));
        let of_table = above_tables.extract_if(.., |heading| point.path.starts_with(&heading.path));
        above.extend(of_table);
        if point.role == PointRole::Formula {
            continue;
        }
        people(point, read, &above, letter);
        let reaches = |heading: &&Above| point.path.starts_with(&heading.path);
        let said: Vec<&Above> = below.iter().filter(reaches).chain(&above).collect();
        time(point, &read.times, &said, letter);
        if point.role == PointRole::Heading {
            above.push(Above {
                path: point.path.clone(),
                lead: Some(point.lead.clone()).filter(|lead| *lead != Lead::default()),
                deadline: point.deadline.clone().filter(|deadline| deadline.reading != DueReading::Undated),
                cadence: point.cadence.clone(),
            });
        }
        if let Some(table) = titles.get(&index) {
            let reaches = above.iter().filter(|heading| !heading.path.is_empty());
            above_tables.extend(reaches.map(|heading| Above { path: vec![table.clone()], ..heading.clone() }));
        }
    }
    letter.points = points;
}

/// What a paragraph behind the points says of time for all of them: "Thời hạn hoàn thành các nội dung nêu trên: …".
fn for_all_above(read: &[Read<'_>], points: &mut [Point], letter: &mut Letter) -> Option<Above> {
    let of_all = |(point, read): &(&mut Point, &Read<'_>)| {
        let words = read.words();
        matches!(point.role, PointRole::Closing | PointRole::Duty)
            && words
                .hold(0..words.len(), &["nêu trên", "trên đây", "nói trên", "các nội dung trên", "các nhiệm vụ trên"])
            && words.any(0, &["thời hạn", "thời gian", "các nội dung", "các nhiệm vụ", "hoàn thành"]).is_some()
    };
    let (found, read) = points.iter_mut().zip(read).find(of_all)?;
    found.role = PointRole::Formula;
    let mut aside = Letter { date: letter.date, ..Letter::default() };
    let deadline = read.times.deadline(found.lines.0, &mut aside)?;
    Some(Above { path: Vec::new(), lead: None, deadline: Some(deadline), cadence: read.times.cadences() })
}

/// What a line below points says of time for them: "Thời hạn: chậm nhất ngày …" behind "b) …" is of "a)", too.
fn below(read: &[Read<'_>], points: &mut [Point], letter: &mut Letter) -> Vec<Above> {
    let is_line = |(point, read): &(&mut Point, &Read<'_>)| {
        point.role == PointRole::Duty && point.paragraph > 1 && is_labelled(read.words()) && !read.charged.charges_one()
    };
    let mut found = Vec::new();
    for (point, read) in points.iter_mut().zip(read).filter(is_line) {
        point.role = PointRole::Formula;
        let path = match point.path.as_slice() {
            [outer @ .., _] if !outer.is_empty() => outer.to_vec(),
            path => path.to_vec(),
        };
        let deadline = read.times.deadline(point.lines.0, letter);
        found.push(Above { path, lead: None, deadline, cadence: read.times.cadences() });
    }
    found
}

fn people(point: &mut Point, read: &Read<'_>, above: &[Above], letter: &mut Letter) {
    let words = read.words();
    let line = point.lines.0;
    let about = format!("{}: {}", point.code, excerpt(&point.text));
    let mut certainty = point.lead.certainty;
    if point.lead.basis == LeadBasis::Stated {
        // "Sở A hoặc Sở B", "Sở A/Sở B".
        let cell = Words::of(&point.lead.text);
        if cell.hold(0..cell.len(), &["hoặc", "/", "+"]) {
            letter.ask(line, Doubt::LeadUnclear, format!("{}: {}", point.code, point.lead.text));
            certainty = Certainty::Asked;
        }
        // A cell says who leads: whom the words of its row charge is another, or the same.
        let others = match &read.charged {
            Said::So(named) => named.bodies.iter().any(|body| !is_among(body, &point.lead.bodies)),
            Said::Unread => true,
            Said::Nothing => false,
        };
        if others {
            certainty = Certainty::Asked;
        }
    } else {
        // What introduces all points says nothing of the paragraphs beside them.
        let reaches = |heading: &&Above| !heading.path.is_empty() || !point.path.is_empty();
        let inherited = above.iter().rev().filter(reaches).find_map(|heading| heading.lead.clone());
        let said = match read.charged.clone() {
            // "các cơ quan, đơn vị" are those to whom the letter is addressed.
            Said::So(named) if !letter.addressees.is_empty() && is_everybody(&named) => Said::Nothing,
            Said::So(named) if is_elsewhere(words, &named) => Said::Unread,
            said => said,
        };
        // Nobody leads by name: then it is all who are addressed, or who leads the point above, or it is asked.
        let said = match (said, opening(words)) {
            (Said::Nothing, Opening::Some) => Said::Unread,
            (Said::Nothing, Opening::Unknown) if inherited.is_none() && point.role != PointRole::Heading => {
                Said::Unread
            }
            (said, _) => said,
        };
        let goes_on = matches!(&said, Said::So(named) if goes_on(words, named) || is_more(words, named.words.end));
        // "Đơn vị không nộp thì Sở Nội vụ báo cáo": in that case it is another who is to do something.
        let in_that_case = (1..words.len()).filter_map(|at| words.phrase(at, "thì"));
        let is_of_another = in_that_case.into_iter().any(|start| bodies(words, start).is_some());
        let chooses = matches!(&said, Said::So(named) if words.hold(named.words.clone(), &["hoặc"]));
        let is_asked = matches!(said, Said::Unread) || goes_on || chooses || is_of_another;
        if is_asked {
            certainty = Certainty::Asked;
        }
        point.lead = match (said, inherited) {
            (Said::So(named), _) => {
                let text = named.text(words);
                Lead { text, bodies: named.bodies, basis: LeadBasis::Stated, certainty }.if_whole()
            }
            (Said::Nothing, Some(lead)) => {
                let basis = if lead.bodies.is_empty() { lead.basis } else { LeadBasis::Inherited };
                Lead { basis, ..lead }
            }
            (Said::Unread, _) | (Said::Nothing, None) => Lead::default(),
        };
        // What is asked of a heading is not asked again of the points below it; what a table leaves open stays open,
        // unless a heading says it.
        match point.lead.basis {
            LeadBasis::Stated => certainty = point.lead.certainty,
            LeadBasis::Inherited if !is_asked => certainty = Certainty::Sure,
            LeadBasis::Inherited | LeadBasis::Addressees => {}
        }
    }
    if point.coordinators.is_empty() {
        let (named, is_unread) = coordinators(words, &point.lead);
        point.coordinators = named;
        if is_unread {
            letter.ask(line, Doubt::CoordinatorsUnclear, about.clone());
        }
    } else {
        let (named, is_unread) = coordinators(words, &point.lead);
        if is_unread || named.iter().any(|body| !is_among(body, &point.coordinators)) {
            letter.ask(line, Doubt::CoordinatorsUnclear, about.clone());
        }
    }
    // Whoever is named and is not read may be charged, too, or left out.
    let named = mentions(words);
    let others = others(&named, point);
    let acts = || others.iter().any(|other| other.part == Part::Acts);
    let may_act = match point.lead.basis {
        LeadBasis::Addressees => !others.is_empty(),
        LeadBasis::Inherited => acts(),
        LeadBasis::Stated => is_turned_round(words, &point.lead),
    };
    if may_act && point.role != PointRole::Heading || excepts(words, &named, &point.lead) {
        certainty = Certainty::Asked;
    }
    let nobody = point.lead.basis == LeadBasis::Addressees && point.role != PointRole::Heading;
    if nobody && (letter.addressees.is_empty() || fold(&point.text).contains("chủ trì")) {
        certainty = Certainty::Asked;
    }
    let of_it = format!("{}: ", point.code);
    let is_asked = |asked: &Question| {
        matches!(asked.doubt, Doubt::LeadUnclear | Doubt::CellBlank) && asked.words.starts_with(&of_it)
    };
    if certainty == Certainty::Asked {
        point.lead.certainty = certainty;
        if !letter.questions.iter().any(is_asked) {
            letter.ask(line, Doubt::LeadUnclear, about.clone());
        }
    }
    if point.role == PointRole::Heading {
        return;
    }
    for body in point.lead.bodies.iter().filter(|body| is_outside(body)) {
        letter.ask(line, Doubt::OutsideLedger, format!("{}: {body}", point.code));
    }
    // "Sở A (chủ trì), Sở B triển khai", "Sở A phối hợp với Sở B, do Sở B chủ trì".
    let is_marked = words.hold(0..words.len(), &["( chủ trì ) ,"]);
    if is_marked && acts() || point.lead.basis == LeadBasis::Stated && is_turned_round(words, &point.lead) {
        letter.ask(line, Doubt::CoordinatorsUnclear, about.clone());
    }
    if has_several_duties(words) || point.lead.basis == LeadBasis::Stated && acts() && !is_marked {
        letter.ask(line, Doubt::SeveralDuties, about);
    }
}

/// Those whom a point names, and who neither lead nor coordinate, nor are only spoken of.
fn others<'m>(named: &'m [Mention], point: &Point) -> Vec<&'m Mention> {
    let nobody_leads = point.lead.basis == LeadBasis::Addressees;
    let is_other = |mention: &&Mention| {
        // "Phối hợp với Sở A, Sở B hoàn thiện …": the last may lead.
        let coordinates = |body: &String| is_among(body, &point.coordinators) && !nobody_leads;
        let known = |body: &String| is_among(body, &point.lead.bodies) || coordinates(body);
        mention.part != Part::SpokenOf && !mention.named.bodies.iter().all(known)
    };
    named.iter().filter(is_other).collect()
}

/// "Sở A phối hợp với Sở B, do Sở B chủ trì": another leads than the one who was read.
fn is_turned_round(words: &Words<'_>, lead: &Lead) -> bool {
    before_leads(words).is_some_and(|named| !named.bodies.iter().all(|body| is_among(body, &lead.bodies)))
}

/// Whether somebody of a group, or of all who are addressed, is left out: "(trừ Sở Y tế)", "riêng Sở Y tế không phải …".
fn excepts(words: &Words<'_>, named: &[Mention], lead: &Lead) -> bool {
    const LEFT_OUT: &[&str] = &[
        "trừ",
        "ngoại trừ",
        "loại trừ",
        "không giao",
        "không bao gồm",
        "không gồm",
        "không kể",
        "không tính",
        "không áp dụng",
        "không phải",
        "không thuộc diện",
    ];
    let is_of_many = lead.basis != LeadBasis::Stated
        || lead.bodies.len() > 1
        || lead.bodies.iter().any(|body| named_as(body) == NamedAs::Group);
    if !is_of_many {
        return false;
    }
    let whole = 0..words.len();
    // "riêng Sở Nội vụ …", behind those who are to do something.
    let apart = (1..words.len()).filter_map(|at| words.phrase(at, "riêng")).any(|start| bodies(words, start).is_some());
    // "(Sở Nội vụ không thực hiện)", "(Sở Nội vụ đã báo cáo)".
    let denied = named.iter().any(|mention| {
        mention.part != Part::SpokenOf
            && mention.named.words.start > 0
            && words.any(words.skip(mention.named.words.end, &[","]), &["không", "đã", "chưa", "thì không"]).is_some()
    });
    words.hold(whole, LEFT_OUT) || words.any(0, &["ngoài"]).is_some() || apart || denied
}

/// Whether those who are named are named elsewhere, or are some of many: "Sở nêu trên", "các địa phương".
fn is_elsewhere(words: &Words<'_>, named: &Named) -> bool {
    const ELSEWHERE: &[&str] = &["nêu trên", "nói trên", "nêu tại", "còn lại", "địa phương", "có tên"];
    words.hold(named.words.clone(), ELSEWHERE) && !is_everybody(named)
}

/// Whether what stands right behind a name says that it is another, or fewer, or more: "Sở A/Sở B", "(cũ)", "(theo danh
/// sách)", "UBND TP. …", "chưa nộp báo cáo".
fn is_more(words: &Words<'_>, end: usize) -> bool {
    let is_short = words.ends_before(end, &["tp", "tx", "tt"]) && words.phrase(end, ".").is_some();
    let is_more = words.any(end, &["/", "(", "chưa", "chậm", "nào", "còn lại"]).is_some();
    let says_part = words.any(end, &["chậm nhất", "( chủ trì )"]).is_some();
    is_more && !says_part || is_short
}

/// Whether a body is one of these, however it is written.
fn is_among(body: &str, bodies: &[String]) -> bool {
    bodies.iter().any(|other| fold(other) == fold(body))
}

fn time(point: &mut Point, times: &Times<'_>, above: &[&Above], letter: &mut Letter) {
    let line = point.lines.0;
    let is_own = point.cadence.is_empty() && point.deadline.is_none();
    if point.cadence.is_empty() {
        point.cadence = times.cadences();
    }
    match &point.deadline {
        None => point.deadline = times.deadline(line, letter),
        // A cell says by when: what the words of its row say is another time, or the same.
        Some(said) if times.say_when() => {
            let mut aside = Letter { date: letter.date, ..Letter::default() };
            let other = times.deadline(line, &mut aside);
            let words = other.as_ref().map_or_else(|| excerpt(&point.text), |other| other.phrase.clone());
            let is_asked = letter.questions.iter().any(|asked| asked.line == line && asked.words.contains(&words));
            if !is_asked && other.is_none_or(|other| other.reading != said.reading) {
                letter.ask(line, Doubt::SeveralDeadlines, format!("{}; {words}", said.phrase));
            }
        }
        Some(_) => {
            for stray in times.strays() {
                letter.ask(line, Doubt::DeadlineUnread, stray);
            }
        }
    }
    if let Some(words) = times.other_cadence() {
        letter.ask(line, Doubt::CadenceUnknown, words);
    }
    // "đột xuất", "nếu có vướng mắc": what a heading says by when is not said of that.
    let words = times.words();
    let is_conditional =
        words.any(0, &["trường hợp", "khi"]).is_some() || words.hold(0..words.len(), &["nếu có", "khi có yêu cầu"]);
    if point.deadline.is_none() && is_own && !is_conditional {
        // What introduces all points says nothing of the paragraphs behind them.
        let reaches = |heading: &&&Above| heading.deadline.is_some() && !point.path.is_empty();
        if let Some(heading) = above.iter().rev().find(reaches) {
            point.deadline.clone_from(&heading.deadline);
            if point.cadence.is_empty() {
                point.cadence.clone_from(&heading.cadence);
            }
        }
    }
    match point.deadline.as_ref().map(|deadline| (&deadline.phrase, &deadline.reading)) {
        Some((words, DueReading::Every { day: None, .. })) => {
            let is_asked = |asked: &Question| asked.line == line && asked.words == *words;
            if !letter.questions.iter().any(is_asked) {
                letter.ask(line, Doubt::CadenceWithoutDay, words);
            }
        }
        Some((words, DueReading::Undated)) => letter.ask(line, Doubt::Urgent, words),
        _ => {}
    }
}

/// By these words the thing before them is done.
const DONE: &[&str] =
    &["hoàn thành", "hoàn thành xong", "hoàn thành việc này", "thực hiện xong", "thời gian hoàn thành"];

/// Whether what follows is a time, up to the end of the sentence.
fn says_only_when(words: &Words<'_>, at: usize) -> bool {
    const BEGINS: &[&str] =
        &["chậm nhất", "muộn nhất", "trước", "xong", "trong", "sau", "vào", "đến", "không quá", "cuối", "ngày", "quý"];
    let stop = (at..words.len()).find(|at| words.any(*at, &[";", "."]).is_some()).unwrap_or(words.len());
    words.any(at, BEGINS).is_some() && !words.hold(at..stop, &[",", "và"])
}

/// Whether more than one thing is asked for: another verb behind a semicolon or a stop, or another who is charged.
fn has_several_duties(words: &Words<'_>) -> bool {
    (1..words.len()).any(|at| {
        let begins = words.ends_before(at, &[";"]) || words.ends_before(at, &["."]);
        let at = words.skip(at, &["đồng thời ,", "đồng thời", "thường xuyên"]);
        let another = || bodies(words, at).is_some_and(|named| !words.ends_clause(named.words.end));
        // "; hoàn thành chậm nhất ngày …", ". Đơn vị chủ trì: …" say more of the same.
        let is_same = people::says_more(words, at) || words.any(at, DONE).is_some_and(|end| says_only_when(words, end));
        begins && !is_same && (words.any(at, verbs::that(Tells::BeginsAnother)).is_some() || another())
    })
}
