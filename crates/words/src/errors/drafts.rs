//! What a clerk has to fill in or to put right in a draft.

use exchange::{
    DraftError,
    draft::{Day, LetterName, Problem, Time, What},
    groups::Group,
};

use super::{Told, parsing, told};
use crate::{Language, date, partial, refusals::cadence as cadence_of, say};

impl Told for DraftError {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Toml { line, member, what } => {
                let vietnamese = parsing::in_vietnamese(what).unwrap_or_else(|| expected(member));
                say!(
                    language,
                    "dòng {line}: dự thảo chưa đúng dạng ({vietnamese}). Kiểm tra dấu ngoặc kép, dấu phẩy và tên trường ở dòng đó",
                    "line {line}: not in the form of a draft ({what}). Look at the quotation marks, commas and names there"
                )
            }
            Self::Format(format) => {
                told!(self, language, "phiên bản này của chương trình không biết draft = {format}")
            }
            Self::Problems(problems) => {
                let told = problems.iter().map(|problem| problem.told(language));
                told.collect::<Vec<_>>().join("\n")
            }
        }
    }
}

/// A time, as people say it.
fn time(time: Time, language: Language) -> String {
    match time {
        Time::On(Day::Date(day)) => date(day),
        Time::On(Day::OfMonth(day)) => say!(language, "ngày {day}", "day {day}"),
        Time::On(Day::OfYear(day, month)) => {
            say!(language, "ngày {day}/{month} hằng năm", "{day}/{month} of every year")
        }
        Time::Every(cadence) => cadence_of(cadence, language).to_owned(),
    }
}

/// A letter by number, symbol, date and body.
fn named(letter: &LetterName, language: Language) -> String {
    let LetterName { issuer, number, symbol, date } = letter;
    let number = number.as_deref().unwrap_or("…");
    let date = date.map(partial).map(|date| say!(language, " ngày {date}", " of {date}")).unwrap_or_default();
    let issuer = if issuer.trim().is_empty() { String::new() } else { format!(" ({issuer})") };
    format!("{number}/{symbol}{date}{issuer}")
}

/// What a member holds, where the reader of TOML says in other words that something else stands there.
fn expected(member: &str) -> String {
    let form = match member {
        "at" => "ngày và giờ, ví dụ \"08:00 26/7/2023\"",
        "directive" => "mã gồm chữ, số và dấu -, ví dụ \"UBND-2023-9901\"",
        "date" => "ngày, ví dụ \"2023-07-12\"; tháng hoặc năm nếu chưa đủ: \"2023-07\"",
        "due" => {
            "{ date = \"2023-09-30\", reading = \"inclusive\" }, { within = \"30 ngày\", from = \"2023-07-18\" } hoặc \"none\""
        }
        "due_day" => "ngày trong tháng, từ 1 đến 31, ngày trong năm như \"30/9\", \"rule\" hoặc \"each\"",
        "applies_from" => "kỳ báo cáo, ví dụ \"2023-Q4\" hoặc \"quý IV/2023\"",
        "by" | "approved_by" => "đơn vị và chức vụ, ví dụ { unit = \"Sở Nội vụ\", position = \"Văn thư\" }",
        "" => return "dòng này không đọc được".to_owned(),
        member => return format!("giá trị của {member} không đọc được"),
    };
    format!("{member} phải là {form}")
}

impl Told for Problem {
    fn told(&self, language: Language) -> String {
        let (line, what) = (self.line, self.what.told(language));
        say!(language, "dòng {line}: {what}", "line {line}: {what}")
    }
}

impl Told for What {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Blank(path) => told!(self, language, "chỗ trống phải điền: {path} = \"\""),
            Self::Reading { code, phrase, day } => {
                let day = time(Time::On(*day), language);
                say!(
                    language,
                    "{code}: \"{phrase}\" ({day}): ghi reading = \"inclusive\" nếu ngày đó vẫn tính, \"exclusive\" nếu không",
                    "{code}: \"{phrase}\" ({day}): write reading = \"inclusive\" if that day still counts, \"exclusive\" if not"
                )
            }
            Self::NoReading { code, said } => told!(
                self,
                language,
                "{code}: reading = \"{said}\": chỉ có \"inclusive\" (ngày đó vẫn tính) hoặc \"exclusive\" (không tính)"
            ),
            Self::DueBlank { code, phrase } => told!(
                self,
                language,
                "{code}: \"{phrase}\" là khi nào? Ghi due = {{ date = \"2023-09-30\", reading = \"inclusive\" }}; hoặc due = {{ within = \"30 ngày\", from = \"2023-07-18\" }}; hoặc due = \"none\" nếu không ấn định ngày nào"
            ),
            Self::PeriodDayBlank { code, phrase } => told!(
                self,
                language,
                "{code}: \"{phrase}\" là ngày nào của mỗi kỳ? Ghi due_day = 20 (ngày trong tháng cuối kỳ); due_day = \"rule\" nếu theo ngày của bộ quy tắc; due_day = \"each\" nếu là ngày của tháng khác, nêu khi mở từng kỳ (socai open-periods --due NGÀY)"
            ),
            Self::Unread { code, words } => told!(
                self,
                language,
                "{code}: chưa hiểu \"{words}\": đưa vào due, due_day, applies_from hoặc tách thành nhiệm vụ riêng, rồi bỏ khỏi unread; không phải thời hạn thì chỉ cần bỏ khỏi unread"
            ),
            Self::SpanOutOfRange { code, max } => {
                told!(self, language, "{code}: within phải từ 1 đến {max}")
            }
            Self::MovedUnsaid { code, date: drafted, named } => {
                let (day, of) = (date(*drafted), date(*named));
                told!(
                    self,
                    language,
                    "{code}: {day} là ngày làm việc liền trước {of}, ngày nghỉ mà văn bản nêu; ghi due = {{ date = \"{named}\", reading = \"inclusive\", moved = \"before\" }}"
                )
            }
            Self::DueOfPeriodic { code } => {
                told!(self, language, "{code}: nhiệm vụ theo kỳ có hạn ở due_day của mỗi kỳ; hãy bỏ due")
            }
            Self::BeforeFirst { code } => told!(
                self,
                language,
                "{code}: trước ngày 1 là tháng trước; due_day ghi ngày cuối còn tính trong tháng cuối kỳ"
            ),
            Self::UnknownUnit { place, name, near } => {
                let groups = Group::names();
                let near = if near.is_empty() { String::new() } else { format!("; ý bạn là {}?", near.join(", ")) };
                told!(
                    self,
                    language,
                    "{place}: \"{name}\" không phải đơn vị đã đăng ký{near}; ghi mã, tên đã đăng ký, hoặc nhóm: {groups}"
                )
            }
            Self::EmptyGroup { place, group } => told!(
                self,
                language,
                "{place}: vào ngày của văn bản, sổ không có đơn vị nào thuộc nhóm {group}; bỏ nhóm này, hoặc đăng ký đơn vị trước"
            ),
            Self::UnitsOfDays { place, name, all } => {
                let all = all.join(", ");
                told!(
                    self,
                    language,
                    "{place}: \"{name}\" có thể là {all}, tùy ngày của văn bản; ghi rõ loại đơn vị, mã, hoặc đủ ngày ban hành"
                )
            }
            Self::UnknownPosition(said) => told!(
                self,
                language,
                "\"{said}\" không phải chức vụ; ghi ví dụ \"Chánh Văn phòng\", \"Văn thư\", \"Chuyên viên\""
            ),
            Self::CoordinatorLeads { code, name } => {
                told!(self, language, "{code}: \"{name}\" vừa chủ trì vừa phối hợp; bỏ một trong hai")
            }
            Self::CoordinatorTwice { code, name } => {
                told!(self, language, "{code}: \"{name}\" ghi phối hợp hai lần; bỏ một")
            }
            Self::TooCloseToCutOff { code, due, cut_off, days } => {
                let (due, cut_off) = (date(*due), date(*cut_off));
                told!(
                    self,
                    language,
                    "{code}: hạn {due} cách ngày chốt số liệu {cut_off} chưa đủ {days} ngày làm việc (Nghị định 09/2019/NĐ-CP, Điều 8): sẽ không mở được kỳ như vậy. Ghi reading = \"inclusive\" nếu ngày đó vẫn tính; ghi due_day = \"rule\" để theo ngày của bộ quy tắc; hoặc đề nghị cơ quan ban hành nêu ngày khác"
                )
            }
            Self::OtherThanItsWords { code, member, drafted, phrase, said } => {
                let said = said.iter().map(|said| time(*said, language)).collect::<Vec<_>>().join(", ");
                let drafted = time(*drafted, language);
                say!(
                    language,
                    "{code}: {member} ghi {drafted}, còn lời văn bản \"{phrase}\" là {said}; ghi đúng như văn bản, hoặc chép lại đúng lời văn bản",
                    "{code}: {member} is {drafted}, and the letter's words \"{phrase}\" say {said}; write what the letter says, or its words as they stand there"
                )
            }
            Self::CountsOtherwise { code, phrase, day } => {
                let day = time(Time::On(*day), language);
                say!(
                    language,
                    "{code}: lời văn bản \"{phrase}\" thì {day} vẫn tính; ghi đúng ngày ấy, reading = \"inclusive\"",
                    "{code}: by the letter's words \"{phrase}\" {day} counts; write that day, with reading = \"inclusive\""
                )
            }
            Self::PhraseElsewhere { code, phrase } => told!(
                self,
                language,
                "{code}: deadline_phrase = \"{phrase}\" không có trong quote, mà quote nói thời hạn khác; chép đúng lời văn bản vào cả hai"
            ),
            Self::TimeUnsaid { code, phrase, member, said } => {
                let said = time(*said, language);
                let (vi, en) = match *member {
                    "due" => {
                        ("hoặc due = \"none\" nếu ngày ấy không phải hạn", "or due = \"none\" if that fixes no day")
                    }
                    "due_day" => (
                        "hoặc due_day = \"rule\" nếu theo ngày của bộ quy tắc",
                        "or due_day = \"rule\" to go by the rule set",
                    ),
                    _ => (
                        "với kind = \"periodic\", hoặc bỏ lời ấy khỏi deadline_phrase",
                        "with kind = \"periodic\", or take these words out of deadline_phrase",
                    ),
                };
                say!(
                    language,
                    "{code}: lời văn bản \"{phrase}\" là {said}, mà không có {member}; ghi {member}, {vi}",
                    "{code}: the letter's words \"{phrase}\" say {said}, and {member} is not there; write it, {en}"
                )
            }
            Self::KindWithCadence { code } => told!(
                self,
                language,
                "{code}: có cadence thì kind phải là \"periodic\" (định kỳ); nhiệm vụ không theo kỳ thì bỏ cadence và due_day"
            ),
            Self::PeriodicWithoutCadence { code } => told!(
                self,
                language,
                "{code}: kind = \"periodic\" (định kỳ) thì phải có cadence: \"month\" (hằng tháng), \"quarter\" (hằng quý), \"half-year\" (6 tháng) hoặc \"year\" (hằng năm); nếu không theo kỳ thì chọn kind khác"
            ),
            Self::OfPeriodsAlone { code, member } => told!(
                self,
                language,
                "{code}: {member} chỉ dùng cho nhiệm vụ theo kỳ; ghi cadence, hoặc bỏ {member} (một ngày cụ thể thì ghi ở due)"
            ),
            Self::DayOfYearAlone { code } => told!(
                self,
                language,
                "{code}: due_day có tháng chỉ dùng khi cadence = \"year\" (hằng năm); kỳ khác thì chỉ ghi ngày trong tháng cuối kỳ, ví dụ due_day = 20"
            ),
            Self::NoCondition { code } => told!(
                self,
                language,
                "{code}: kind = \"conditional\" (có điều kiện) mà lời văn bản không nêu điều kiện, trigger cũng không có; ghi trigger, hoặc chọn kind khác"
            ),
            Self::TriggerOfAnother { code } => told!(
                self,
                language,
                "{code}: trigger chỉ đi với kind = \"conditional\" (có điều kiện); ghi kind ấy, hoặc bỏ trigger"
            ),
            Self::SaysNothing { member, said } => {
                told!(self, language, "{member} = \"{said}\" chưa nói gì; ghi đúng như văn bản")
            }
            Self::WideLetters { said, plain } => {
                told!(self, language, "\"{said}\" có chữ hoặc số dạng khác thường, dễ nhầm; ghi \"{plain}\"")
            }
            Self::NumberWithSymbol { said, number, symbol } => told!(
                self,
                language,
                "number = \"{said}\" gồm cả ký hiệu; ghi number = \"{number}\" và symbol = \"{symbol}\""
            ),
            Self::NamesAnother { directive, proposed } => told!(
                self,
                language,
                "directive = \"{directive}\", còn theo number, symbol và date thì là \"{proposed}\"; sửa chỗ ghi nhầm"
            ),
            Self::DirectiveBlank(proposed) => told!(
                self,
                language,
                "chỗ trống phải điền: directive = \"\"; theo số, ký hiệu và ngày thì ghi directive = \"{proposed}\""
            ),
            Self::BeginsOtherwise { code, from, cadence } => {
                let owed = cadence.map_or(language.pick("một lần", "once"), |every| cadence_of(every, language));
                say!(
                    language,
                    "{code}: applies_from = \"{from}\" không phải kỳ của nhiệm vụ thực hiện {owed}; ghi kỳ đầu tiên đúng loại kỳ ấy, hoặc bỏ applies_from",
                    "{code}: applies_from = \"{from}\" is no period of a duty that is owed {owed}; write the first period of that length, or take applies_from out"
                )
            }
            Self::AnotherLetter { directive, recorded, entry, drafted, free } => {
                let [recorded, drafted] = [recorded, drafted].map(|letter| named(letter, language));
                let write = free.as_ref().map_or_else(String::new, |free| {
                    say!(language, ": ghi directive = \"{free}\"", ": write directive = \"{free}\"")
                });
                say!(
                    language,
                    "{directive} là mã của {recorded}, đã ghi vào sổ (số {entry}); dự thảo này là {drafted}, văn bản khác{write}. Nếu là một văn bản và sổ ghi sai: sửa bằng socai do correct-fields (ngày sai thì thu hồi rồi đăng ký lại)",
                    "{directive} is the identifier of {recorded}, recorded in entry {entry}; this is {drafted}, another letter{write}. If the two are one, put right what is recorded: socai do correct-fields (a wrong date: recall it, and register it anew)"
                )
            }
            Self::OwedTwice { code, other } => told!(
                self,
                language,
                "{code}: cùng lời, cùng chỗ, cùng đơn vị và cùng hạn với {other}; bỏ một; nếu là hai việc, ghi rõ trong source mỗi việc ở chỗ nào"
            ),
            Self::Renamed { code, was } => told!(
                self,
                language,
                "{code}: lời này đã ghi vào sổ với mã {was}, ghi nữa là giao hai lần; giữ mã {was}; việc không còn phải làm thì kết thúc bằng socai do end-task"
            ),
            Self::SeveralUnits(name) => told!(self, language, "\"{name}\" là nhiều đơn vị; người ghi thuộc một đơn vị"),
            Self::NoAddressees => {
                let groups = Group::names();
                told!(
                    self,
                    language,
                    "chưa có nơi gửi: ghi units trong [[addressees]] bằng mã, tên hoặc nhóm: {groups}"
                )
            }
            Self::Twice(code) => told!(self, language, "mã {code} có hai lần; mỗi nhiệm vụ một mã"),
            Self::CommandId(source) => source.told(language),
        }
    }
}
