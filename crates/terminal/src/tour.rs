//! The tour: seven screens, each a question an inspector would ask.

use calendar::{NaiveDate, Timestamp};
use domain::{Chronicle, EntryNumber, ObligationId, TaskId, UnitCode};
use exchange::{Letter, draft::Duty};
use simulation::story::Story;
use unicode_width::UnicodeWidthStr;
use views::{AsOf, Filter, Knowledge, changes as compared, tasks, timeline};
use words::{Language, labels, notes::notes, say, trail::told};

use crate::{
    changes,
    colour::strong,
    layout::{padded, unit_now, width},
    matrix::{Mark, grid},
    task,
};

/// The period that the tour looks at, and three evenings in it.
const PERIOD: &str = "2023-Q3";
const EVENINGS: [(i32, u32, u32); 3] = [(2023, 9, 18), (2023, 9, 19), (2023, 9, 30)];
/// The unit whose filing time was disputed.
const DISPUTED: &str = "KINHMON";

/// What every screen draws on.
pub struct Tour<'a> {
    /// The letter as it was read.
    pub letter: &'a Letter,
    /// The year that was told over it.
    pub story: &'a Story,
    /// What was recorded.
    pub chronicle: &'a Chronicle,
    /// Now, by the ledger's clock.
    pub now: Timestamp,
    /// The screens' language.
    pub language: Language,
}

impl Tour<'_> {
    /// The screens. `proven` says what evidence of the disputed filing shows, `program` how this program is called,
    /// and `place` where the ledger lies.
    pub fn screens(&self, proven: &str, program: &str, place: &str) -> Vec<String> {
        vec![
            self.duties(),
            self.matrices(),
            self.disputed_task(),
            self.what_changed(),
            self.what_was_wrong(),
            self.proof(proven),
            self.where_next(program, place),
        ]
    }

    /// The evenings that the tour looks at.
    fn evenings(&self) -> impl Iterator<Item = Timestamp> {
        EVENINGS.into_iter().filter_map(|(year, month, day)| evening(year, month, day))
    }

    fn known(&self, as_of: AsOf) -> Knowledge<'_> {
        Knowledge::of(self.chronicle, as_of)
    }

    fn title(&self, number: u32, vi: &str, en: &str) -> String {
        format!("{}\n\n", strong(&format!("{number}. {}", self.language.pick(vi, en))))
    }

    fn duties(&self) -> String {
        let language = self.language;
        let (count, asked) = (self.story.duties.len(), self.letter.questions.len());
        let mut out = self.title(1, "Văn bản giao những nhiệm vụ gì?", "What duties does the letter give?");
        out.push_str(&say!(
            language,
            "Đọc từ văn bản, {asked} câu hỏi cho văn thư; văn thư trả lời xong còn {count} nhiệm vụ:\n",
            "Read from the letter with {asked} questions for the clerk; with them answered, {count} duties:\n"
        ));
        let columns = width();
        for duty in &self.story.duties {
            let kind = labels::obligation_kind(duty.kind, language);
            let head =
                format!("  {} {} {} ", padded(&duty.code, 6), padded(kind, 12), padded(&owed_by(duty, language), 20));
            out.push_str(&format!("{head}{}\n", shortened(&duty.quote, columns.saturating_sub(head.width() + 2))));
        }
        out
    }

    fn matrices(&self) -> String {
        let language = self.language;
        let now = self.now;
        let filter = self.quarterly();
        let mut out = self.title(2, "Báo cáo quý III, ai đã nộp?", "The third-quarter report: who had filed?");
        let mut columns = Vec::new();
        let mut units: Vec<String> = Vec::new();
        for (known_then, mark) in [(true, ""), (false, "*")] {
            for evening in self.evenings() {
                let as_of = AsOf { valid: evening, known: if known_then { evening } else { now } };
                let knowledge = self.known(as_of);
                let matrix = tasks::matrix(&knowledge, &filter);
                let rows = in_period(&matrix);
                let names = knowledge.names();
                units = rows.iter().map(|(unit, _)| unit_now(&names, unit, language)).collect();
                let title = format!("{}{mark}", evening.date().format("%d/%m"));
                columns.push((title, rows.into_iter().map(|(_, state)| state).collect()));
            }
        }
        out.push_str(&grid(&units, &columns, language));
        let last = words::instant(now);
        out.push('\n');
        out.push_str(&say!(
            language,
            "Không có dấu *: theo dữ liệu đã biết chính tối hôm đó. Có dấu *: cũng tối hôm đó, theo dữ liệu biết đến {last}.\nHai lần trả lời khác nhau ở đâu, đó là chỗ đã ghi nhầm hoặc biết muộn.\n",
            "Without *: as known that very evening. With *: the same evening, as known at {last}.\nWhere the two differ, something was entered wrongly or learnt late.\n"
        ));
        out
    }

    fn disputed_task(&self) -> String {
        let language = self.language;
        let mut out = self.title(3, "Một nhiệm vụ trên hai trục thời gian", "One task on both axes of time");
        let knowledge = self.known(AsOf::both(self.now));
        let task = self.task(DISPUTED);
        let timeline = task.as_ref().and_then(|task| timeline::timeline(&knowledge, task));
        if let (Some(task), Some(timeline)) = (task, timeline) {
            out.push_str(&format!("{}\n", strong(&task.to_string())));
            let names = knowledge.names();
            out.push_str(&task::verdict(&timeline.status, &names, language));
            out.push_str(&task::moments(&timeline.map(told(&names, language)), &names, language));
        }
        out
    }

    fn what_changed(&self) -> String {
        let language = self.language;
        let mut out = self.title(
            4,
            "Từ tối 18/09 đến tối 20/09 ai từ đúng thành chậm, ai từ chậm thành đúng, vì sao?",
            "From the evening of 18/09 to that of 20/09: whose standing changed, by whom, and why?",
        );
        if let (Some(first), Some(last)) = (evening(2023, 9, 18), evening(2023, 9, 20)) {
            let (from, to) = (self.known(AsOf::both(first)), self.known(AsOf::both(last)));
            let names = to.names();
            let mut changed = compared::changes(&from, &to, &self.quarterly()).map(told(&names, language)).tasks;
            let time = |view: &Option<tasks::TaskView>| view.as_ref().map(|view| view.time);
            changed.retain(|change| time(&change.before) != time(&change.after));
            out.push_str(&changes::list(&changed, &names, language));
        }
        out
    }

    fn what_was_wrong(&self) -> String {
        let language = self.language;
        let mut out = self.title(
            5,
            "Tối 18/09/2023 sổ đã sai ở đâu, và nhờ đâu mà biết?",
            "What was wrong on the evening of 18/09/2023, and how does the ledger know?",
        );
        let now = self.now;
        if let Some(evening) = self.evenings().next() {
            let then = self.known(AsOf::both(evening));
            let hindsight = self.known(AsOf { valid: evening, known: now });
            let changes = compared::changes(&then, &hindsight, &Filter::default());
            let names = hindsight.names();
            let changes = changes.map(told(&names, language));
            out.push_str(language.pick(
                "Cùng một thời điểm thực tế, hai mức hiểu biết: tối hôm đó và bây giờ.\n",
                "The same moment, two states of knowledge: that evening, and now.\n",
            ));
            out.push_str(&changes::list(&changes.tasks, &names, language));
        }
        let knowledge = self.known(AsOf::both(now));
        let names = knowledge.names();
        let gaps: Vec<String> = tasks::list(&knowledge, &Filter::default())
            .tasks
            .iter()
            .filter(|task| task.case.as_ref().is_some_and(|case| !case.gaps.is_empty()))
            .map(|task| format!("  {}: {}", task.task, notes(task, &names, language).join("; ")))
            .collect();
        out.push_str(&format!(
            "\n{}\n{}\n",
            strong(language.pick(
                "Đến nay còn vụ việc nào chưa giải trình, kiểm điểm, công khai?",
                "Which cases still lack explanation, review or publication?"
            )),
            gaps.join("\n")
        ));
        out
    }

    fn proof(&self, proven: &str) -> String {
        let title = self.title(
            6,
            "Báo cáo ấy có thật trong sổ không, khi không tin máy chủ?",
            "Is that report really in the ledger, for whoever does not trust the server?",
        );
        title + proven
    }

    /// The entry of the disputed filing.
    pub fn filing(&self) -> Option<EntryNumber> {
        let knowledge = self.known(AsOf::both(self.now));
        let task = knowledge.state.tasks.get(&self.task(DISPUTED)?)?;
        knowledge.status(task).received.map(|(entry, _)| entry)
    }

    fn where_next(&self, socai: &str, path: &str) -> String {
        let language = self.language;
        let mut out = self.title(7, "Xem tiếp", "Where to go next");
        let plain = path.chars().all(|c| c.is_alphanumeric() || "/._-".contains(c));
        let ledger = if plain { format!("--ledger {path}") } else { format!("--ledger '{path}'") };
        let (quarterly, one_off) = (&self.story.quarterly, &self.story.one_off);
        let lines = [
            (
                format!("{socai} state {ledger} --at 2023-09-19"),
                language.pick("toàn cảnh một ngày bất kỳ", "the whole picture on any day"),
            ),
            (
                format!("{socai} state {ledger} --valid-at 2023-09-30 --known-at 2023-10-31 --obligation {one_off}"),
                language.pick("hai trục tách rời", "the two axes apart"),
            ),
            (
                format!("{socai} state {ledger} --task {one_off}/STNMT"),
                language.pick("một tờ giấy tìm thấy sau ba tháng", "a paper found three months later"),
            ),
            (
                format!("{socai} history {ledger} --task {quarterly}/{PERIOD}/KIMTHANH"),
                language.pick(
                    "trọn một vụ: chậm, giải trình, kiểm điểm, công khai",
                    "a whole case: delay, explanation, review, publication",
                ),
            ),
            (
                format!("{socai} diff {ledger} --valid-at 2023-09-18 2023-09-18"),
                language.pick("điều mà hôm đó chưa biết", "what was not known that day"),
            ),
            (format!("{socai} scorecard {ledger}"), language.pick("từng đơn vị bằng con số", "each unit in figures")),
        ];
        let prove = self.filing().map(|filing| {
            let filing = filing.0;
            let what = language.pick("bằng chứng về báo cáo ấy, thành tệp", "that filing as an evidence file");
            (format!("{socai} prove presence {filing} {ledger} --to filing.zip"), what)
        });
        for (command, what) in lines.into_iter().chain(prove) {
            out.push_str(&format!("  {command}\n      {what}\n"));
        }
        out
    }

    fn quarterly(&self) -> Filter {
        Filter { obligation: Some(self.story.quarterly.clone()), ..Filter::default() }
    }

    fn task(&self, unit: &str) -> Option<TaskId> {
        let obligation: ObligationId = self.story.quarterly.clone();
        Some(TaskId { obligation, period: PERIOD.parse().ok(), unit: unit.parse().ok()? })
    }
}

/// The end of that day.
fn evening(year: i32, month: u32, day: u32) -> Option<Timestamp> {
    NaiveDate::from_ymd_opt(year, month, day).map(Timestamp::end_of)
}

fn in_period(matrix: &tasks::Matrix) -> Vec<(UnitCode, Option<Mark>)> {
    let column =
        matrix.columns.iter().position(|column| column.period.is_some_and(|period| period.to_string() == PERIOD));
    let state = |row: &[Option<tasks::TaskView>]| column.and_then(|place| row.get(place)?.as_ref().map(Mark::from));
    matrix.rows.iter().map(|(unit, row)| (unit.clone(), state(row))).collect()
}

fn owed_by(duty: &Duty, language: Language) -> String {
    match duty.debtors[..] {
        [] => language.pick("mọi nơi nhận", "every addressee").to_owned(),
        ref groups if groups.iter().all(|name| name.starts_with('@')) => {
            language.pick("mọi đơn vị", "every unit").to_owned()
        }
        ref names => shortened(&names.join(", "), 24),
    }
}

fn shortened(text: &str, characters: usize) -> String {
    let short: String = text.chars().take(characters).collect();
    if short.len() < text.len() { format!("{}…", short.trim_end()) } else { short }
}
