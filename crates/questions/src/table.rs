//! All questions with their parameters: what the command line takes, what a request may ask, and what a description of
//! them says. There is no other list.

use words::errors::BadQuestion;

use crate::{
    given::Given,
    parameter::{AFTER, LIMIT, Parameter, Shape},
    question::{About, GROUPINGS, Question},
};

/// A question that can be asked.
#[derive(Debug, Clone, Copy)]
pub struct Asking {
    /// Its name: that of the command.
    pub name: &'static str,
    /// What it answers, in Vietnamese.
    pub vi: &'static str,
    /// What it answers, in English.
    pub en: &'static str,
    /// The schemas of which its answer is one, as `socai schema` names them.
    pub answers: &'static [&'static str],
    takes: &'static [&'static [Parameter]],
    read: fn(&Given<'_>) -> Result<Question, BadQuestion>,
}

impl Asking {
    /// The question of that name.
    pub fn named(name: &str) -> Option<&'static Self> {
        QUESTIONS.iter().find(|asking| asking.name == name)
    }

    /// Whether its answer can be had in parts.
    pub fn is_paged(&self) -> bool {
        self.parameters().any(|parameter| parameter.shape == Shape::Limit)
    }

    /// Its parameters: those that a command line has by their place first.
    pub fn parameters(&self) -> impl Iterator<Item = &'static Parameter> + Clone {
        self.takes.iter().copied().flatten()
    }
}

impl Question {
    /// The question of that name, with parameters by their names. `valid_at` is `valid-at`.
    pub fn parse(name: &str, parameters: &[(String, String)]) -> Result<Self, BadQuestion> {
        let asking = Asking::named(name).ok_or_else(|| BadQuestion::NoQuestion {
            text: name.to_owned(),
            known: QUESTIONS.iter().map(|asking| asking.name).collect(),
        })?;
        (asking.read)(&Given::of(asking.parameters(), parameters)?)
    }
}

impl About {
    /// The parameters of tasks at a point of both axes.
    pub fn parameters() -> impl Iterator<Item = &'static Parameter> + Clone {
        [TIMES, TASKS, DUE].into_iter().flatten()
    }

    /// Tasks at a point of both axes, by the names of the parameters.
    pub fn parse(parameters: &[(String, String)]) -> Result<Self, BadQuestion> {
        Self::read_by_due(&Given::of(Self::parameters(), parameters)?)
    }
}

const TIMES: &[Parameter] = &[
    Parameter::optional(
        "at",
        Shape::Moment,
        "Cả hai trục: thực tế khi đó, theo dữ liệu đã biết khi đó",
        "both axes at once",
    )
    .not_with(&["valid-at", "known-at"]),
    VALID_AT,
    Parameter::optional("known-at", Shape::Moment, "Theo dữ liệu đã biết tại", "as known at"),
];

const VALID_AT: Parameter = Parameter::optional("valid-at", Shape::Moment, "Thực tế tại", "what was the case at");

const TASKS: &[Parameter] = &[
    Parameter::optional("unit", Shape::Unit, "Chỉ đơn vị này, theo mã hoặc tên", "only this unit, by code or name"),
    Parameter::optional("obligation", Shape::Obligation, "Chỉ nhiệm vụ này", "only this duty"),
    Parameter::optional(
        "period",
        Shape::Period,
        "Chỉ kỳ này: 2023-Q3, \"quý III/2023\"",
        "only this period: 2023-Q3, \"quý III/2023\"",
    ),
    Parameter::optional(
        "task",
        Shape::Task,
        "Một nhiệm vụ cụ thể, theo mã hoặc \"C-Q quý III/2023 Kinh Môn\"",
        "one task, by its identifier or \"C-Q quý III/2023 Kinh Môn\"",
    ),
];

const DUE: &[Parameter] = &[
    Parameter::optional(
        "due-from",
        Shape::Moment,
        "Chỉ nhiệm vụ có hạn từ ngày này, có kỳ hay không",
        "only what is due from this day on, with a period or without",
    ),
    Parameter::optional(
        "due-to",
        Shape::Moment,
        "Chỉ nhiệm vụ có hạn đến hết ngày này",
        "only what is due by this day",
    ),
];

const LIMITED: Parameter = Parameter::optional(
    LIMIT,
    Shape::Limit,
    "Chỉ chừng này dòng, nhiều nhất 1000; câu trả lời nêu khóa của trang sau",
    "only so many rows, 1000 at most; the answer names the key of the next page",
);
const AFTER_KEY: Parameter = Parameter::optional(
    AFTER,
    Shape::Key,
    "Chỉ các dòng sau dòng có khóa này: số bút toán, mã nhiệm vụ, mã khác",
    "only the rows after the one of this key: an entry's number, a task, another code",
);
const PAGE: &[Parameter] = &[LIMITED, AFTER_KEY];
/// A list, and not the one task that may be asked for instead.
const PAGE_OF_SEVERAL: &[Parameter] = &[LIMITED.not_with(&["task"]), AFTER_KEY.not_with(&["task"])];

const SPAN: &[Parameter] = &[
    Parameter::required("from", Shape::Moment, "Từ; một ngày là từ đầu ngày", "from; of a day, its beginning"),
    Parameter::required("to", Shape::Moment, "Đến; một ngày là hết ngày", "to; of a day, its end"),
];

const POSITION: Parameter = Parameter::optional("position", Shape::Position, "Chỉ chức vụ này", "only this position");

/// All of them, in the order in which an inspector asks.
pub const QUESTIONS: &[Asking] = &[
    Asking {
        name: "state",
        vi: "Trạng thái tại một thời điểm",
        en: "the state at any date, as known at any date",
        answers: &["state", "timeline"],
        takes: &[TIMES, TASKS, DUE, PAGE_OF_SEVERAL],
        read: Question::state,
    },
    Asking {
        name: "history",
        vi: "Nhật ký: ai làm gì, khi nào",
        en: "the audit trail",
        answers: &["history"],
        takes: &[
            TIMES,
            TASKS,
            &[
                Parameter::optional(
                    "from",
                    Shape::Moment,
                    "Ghi sổ từ; một ngày là từ đầu ngày",
                    "recorded from; of a day, its beginning",
                ),
                Parameter::optional(
                    "to",
                    Shape::Moment,
                    "Ghi sổ đến; một ngày là hết ngày",
                    "recorded by; of a day, its end",
                ),
            ],
            PAGE,
        ],
        read: Question::history,
    },
    Asking {
        name: "entry",
        vi: "Một bút toán: ai, khi nào, theo thẩm quyền nào, dựa trên gì, sau đó có gì",
        en: "one entry: who, when, by what authority, what it stands on, what came of it",
        answers: &["entry-page"],
        takes: &[
            &[Parameter::required(
                "entry",
                Shape::Entry,
                "Số bút toán, như 186 hoặc \"#186\"",
                "its number, such as 186 or \"#186\"",
            )
            .by_place()],
            TIMES,
        ],
        read: Question::entry,
    },
    Asking {
        name: "unit",
        vi: "Một đơn vị trên một trang: số liệu, nhiệm vụ, chậm trễ, vụ việc, kiến nghị",
        en: "one unit on one page: figures, tasks, delays, cases, recommendations",
        answers: &["unit"],
        takes: &[
            &[Parameter::required("unit", Shape::Unit, "Đơn vị, theo mã hoặc tên", "the unit, by code or name")
                .by_place()],
            TIMES,
        ],
        read: Question::unit,
    },
    Asking {
        name: "case",
        vi: "Vụ việc của một nhiệm vụ: ai ghi nhận, ai duyệt, còn thiếu gì, ai phải làm",
        en: "the cases of a task: declared and approved by whom, what is missing and by whom",
        answers: &["case"],
        takes: &[
            &[Parameter::required(
                "task",
                Shape::Task,
                "Nhiệm vụ, theo mã hoặc \"C-Q quý III/2023 Kinh Môn\"",
                "the task, by its identifier or \"C-Q 2023-Q3 KINHMON\"",
            )
            .by_place()],
            TIMES,
        ],
        read: Question::case,
    },
    Asking {
        name: "diff",
        vi: "Khác nhau giữa hai thời điểm, do ai, vì sao",
        en: "what differs between two moments, and why",
        answers: &["diff"],
        takes: &[
            &[
                Parameter::required("from", Shape::Moment, "Từ", "from").by_place(),
                Parameter::optional("to", Shape::Moment, "Đến; mặc định là bây giờ", "to; now by default").by_place(),
                Parameter {
                    vi: "Giữ nguyên thực tế tại một thời điểm, chỉ so hiểu biết",
                    en: "hold what was the case, compare what was known",
                    ..VALID_AT
                },
            ],
            TASKS,
        ],
        read: Question::diff,
    },
    Asking {
        name: "scorecard",
        vi: "Bảng điểm từng đơn vị",
        en: "each unit in figures",
        answers: &["scorecard"],
        takes: &[
            TIMES,
            TASKS,
            &[Parameter::optional(
                "with-predecessors",
                Shape::Flag,
                "Gồm cả đơn vị tiền thân",
                "with the units that each succeeds",
            )],
        ],
        read: Question::scorecard,
    },
    Asking {
        name: "why",
        vi: "Vì sao một nhiệm vụ ở tình trạng đó: quy tắc, lịch, thời hạn, bút toán",
        en: "why a task stands as it does: rules, calendar, due date, entries",
        answers: &["why"],
        takes: &[&[Parameter::required("task", Shape::Task, "Nhiệm vụ nào", "which task").by_place()], TIMES],
        read: Question::why,
    },
    Asking {
        name: "ticks",
        vi: "Câu trả lời đổi vào những thời điểm nào, vì sao",
        en: "the moments at which an answer changes, and why",
        answers: &["ticks"],
        takes: &[SPAN, TASKS],
        read: Question::ticks,
    },
    Asking {
        name: "revised",
        vi: "Câu trả lời nào về một thời điểm đã đổi khi biết thêm",
        en: "which answers about a moment changed with what was learnt",
        answers: &["revised"],
        takes: &[
            &[
                Parameter::required("valid", Shape::Moment, "Thực tế tại thời điểm nào", "what was the case at")
                    .by_place(),
                Parameter::required("known", Shape::Moment, "Theo dữ liệu đã biết tại", "as known at"),
                Parameter::optional(
                    "and",
                    Shape::Moment,
                    "So với dữ liệu đã biết tại; mặc định là bây giờ",
                    "and as known at; now by default",
                ),
            ],
            TASKS,
        ],
        read: Question::revised,
    },
    Asking {
        name: "trend",
        vi: "Tỷ lệ đúng hạn từng đơn vị, từng kỳ",
        en: "the share on time, by unit and period",
        answers: &["trend"],
        takes: &[
            TIMES,
            TASKS,
            &[Parameter::optional(
                "by",
                Shape::Choice(GROUPINGS),
                "Theo đơn vị hay theo nhiệm vụ",
                "by unit or by duty",
            )
            .otherwise("unit")],
        ],
        read: Question::trend,
    },
    Asking {
        name: "acted",
        vi: "Ai đã làm gì giữa hai ngày, với tư cách nào",
        en: "who acted on what between two days, in which capacity",
        answers: &["acted"],
        takes: &[
            SPAN,
            &[
                Parameter::optional(
                    "happened",
                    Shape::Flag,
                    "Tính theo lúc việc xảy ra như đã khai, không theo lúc ghi sổ",
                    "by when it happened, as claimed, and not by when it was recorded",
                ),
                Parameter::optional(
                    "unit",
                    Shape::Unit,
                    "Chỉ người của đơn vị này, dù ghi hay duyệt",
                    "only people of this unit, who recorded or approved",
                ),
                POSITION,
                Parameter::optional(
                    "act",
                    Shape::Act,
                    "Chỉ việc này, theo mã hoặc tên",
                    "only this act, or kind of fact, by code or name",
                ),
                Parameter::optional("account", Shape::Account, "Chỉ tài khoản này", "only this account"),
            ],
            TIMES,
            PAGE,
        ],
        read: Question::acted,
    },
    Asking {
        name: "search",
        vi: "Tìm từ trong trích yếu, yêu cầu, lý do, số văn bản, tên đơn vị",
        en: "find words in titles, points, reasons, document numbers, names of units",
        answers: &["search"],
        takes: &[
            &[Parameter::required(
                "words",
                Shape::Words,
                "Các từ, có dấu hay không; trong ngoặc kép là cả cụm; #123 là bút toán 123",
                "the words, with or without marks; between quotation marks, side by side; #123 is entry 123",
            )
            .by_place()],
            TIMES,
            PAGE,
        ],
        read: Question::search,
    },
    Asking {
        name: "show",
        vi: "Các bảng khác theo tên",
        en: "the other projections by name: overdue, cases, organisation, …",
        answers: &["sheet"],
        takes: &[
            &[Parameter::required(
                "name",
                Shape::Projection,
                "Tên bảng; không nêu thì in danh sách",
                "which; without it, the list of them",
            )
            .by_place()],
            TIMES,
            TASKS,
            DUE,
            PAGE,
        ],
        read: Question::show,
    },
    Asking {
        name: "who",
        vi: "Ai được làm gì vào ngày đó",
        en: "who could do what on a day",
        answers: &["sheet"],
        takes: &[
            &[
                Parameter::optional(
                    "act",
                    Shape::Act,
                    "Chỉ việc này, theo mã hoặc tên",
                    "only this act, or kind of fact, by code or name",
                ),
                Parameter::optional("unit", Shape::Unit, "Chỉ người của đơn vị này", "only people of this unit"),
                POSITION,
            ],
            TIMES,
        ],
        read: Question::who,
    },
];
