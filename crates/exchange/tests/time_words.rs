//! What a letter says of time: each phrase as a clerk reads it. What a clerk could not decide is asked about.

use calendar::{Reading, Span, period::Length};
use exchange::{
    Letter, Source,
    letter::{Doubt, DueMonth, DueReading},
    read,
};

fn letter(body: &str) -> Letter {
    let text = format!(
        "UBND TỈNH HẢI DƯƠNG\nSỞ NỘI VỤ\nSố: 1/SNV-VP\nHải Dương, ngày 03 tháng 7 năm 2023\nV/v báo cáo\n\nKính gửi: Các phòng.\n\n{body}\n\nGIÁM ĐỐC\n"
    );
    read(&Source::from_bytes(text.as_bytes()).unwrap()).unwrap()
}

/// How the one point of a letter is read: its deadline in short, its rhythms, and what is asked.
fn said(sentence: &str) -> (String, Vec<Length>, Vec<Doubt>) {
    let letter = letter(&format!("1. {sentence}"));
    let point = &letter.points[0];
    let counts = |counting: Option<Reading>| match counting {
        Some(Reading::Inclusive) => "",
        Some(Reading::Exclusive) => " exclusive",
        None => " ?",
    };
    let due = match point.deadline.as_ref().map(|deadline| &deadline.reading) {
        None => "none".to_owned(),
        Some(DueReading::On { date, counting }) => format!("{date}{}", counts(*counting)),
        Some(DueReading::Every { day: None, .. }) => "every".to_owned(),
        Some(DueReading::Every { day: Some(day), month, counting, .. }) => {
            let month = match month {
                DueMonth::Last => String::new(),
                DueMonth::Next => " next".to_owned(),
                DueMonth::Of(month) => format!("/{month}"),
            };
            format!("day {day}{month}{}", counts(*counting))
        }
        Some(DueReading::Within { span, from }) => {
            let span = match span {
                Span::WorkingDays(n) => format!("{n} working days"),
                Span::Days(n) => format!("{n} days"),
                Span::Weeks(n) => format!("{n} weeks"),
                Span::Months(n) => format!("{n} months"),
                Span::Years(n) => format!("{n} years"),
            };
            format!("{span}{}", if from.is_empty() { "" } else { " since" })
        }
        Some(DueReading::Undated) => "undated".to_owned(),
        Some(DueReading::Unread) => "unread".to_owned(),
    };
    let doubts =
        letter.questions.iter().filter(|question| question.line == point.lines.0).map(|question| question.doubt);
    (due, point.cadence.clone(), doubts.collect())
}

#[test]
fn a_day_is_read_however_it_is_written() {
    let cases = [
        ("Gửi báo cáo chậm nhất ngày 15/9/2023.", "2023-09-15"),
        ("Gửi báo cáo chậm nhất là ngày 15 tháng 9 năm 2023.", "2023-09-15"),
        ("Gửi báo cáo muộn nhất vào ngày 15-9-2023.", "2023-09-15"),
        ("Gửi báo cáo muộn nhất là ngày 15.9.2023.", "2023-09-15"),
        ("Gửi báo cáo không muộn hơn ngày 15/9/2023.", "2023-09-15"),
        ("Hoàn thành xong trước ngày 15/9/2023.", "2023-09-15 ?"),
        ("Hoàn thành trước ngày 15/9/2023 để tổng hợp.", "2023-09-15 ?"),
        ("Hoàn thành trước thứ Sáu, ngày 15/9/2023.", "2023-09-15 ?"),
        ("Hoàn thành trước 16 giờ 30 ngày 15/9/2023.", "2023-09-15 ?"),
        ("Hoàn thành trước 17h ngày 15/9/2023.", "2023-09-15 ?"),
        ("Thời hạn gửi báo cáo: 15/9/2023.", "2023-09-15"),
        ("Thời gian hoàn thành: trước ngày 15/9/2023.", "2023-09-15 ?"),
        ("Thời hạn hoàn thành là ngày 15/9/2023.", "2023-09-15"),
        ("Hoàn thành trong ngày 15/9/2023.", "2023-09-15"),
        ("Thực hiện từ ngày 01/8/2023 đến hết ngày 15/9/2023.", "2023-09-15"),
        ("Thực hiện từ nay đến hết tháng 9/2023.", "2023-09-30"),
        ("Hoàn thành trong tháng 9/2023.", "2023-09-30"),
        ("Hoàn thành trong quý III/2023.", "2023-09-30"),
        ("Hoàn thành trong quý 3 năm 2023.", "2023-09-30"),
        ("Hoàn thành trong năm 2023.", "2023-12-31"),
        ("Hoàn thành trong 6 tháng đầu năm 2024.", "2024-06-30"),
        ("Hoàn thành trong 06 tháng cuối năm 2023.", "2023-12-31"),
        ("Hoàn thành chậm nhất 05 ngày trước ngày 30/9/2023.", "2023-09-25"),
        ("Hoàn thành chậm nhất là năm ngày trước ngày 30/9/2023.", "2023-09-25"),
        ("Số liệu đến ngày 14/9/2023, gửi chậm nhất ngày 18/9/2023.", "2023-09-18"),
        ("Chốt số liệu ngày 14/9/2023 và gửi báo cáo chậm nhất ngày 18/9/2023.", "2023-09-18"),
        ("Báo cáo số liệu tính đến hết ngày 31/8/2023, gửi trước ngày 05/9/2023.", "2023-09-05 ?"),
        ("Thực hiện Công văn số 15/BNV-CCHC ngày 01/6/2023, gửi chậm nhất ngày 18/9/2023.", "2023-09-18"),
    ];
    for (sentence, due) in cases {
        assert_eq!(said(sentence).0, due, "{sentence}");
    }
}

#[test]
fn a_rhythm_is_read_with_its_day() {
    use Length::{HalfYear, Month, Quarter, Year};
    let cases: &[(&str, &str, &[Length])] = &[
        ("Báo cáo trước ngày 20 hằng tháng.", "day 20 ?", &[Month]),
        ("Hằng tháng, trước ngày 25, gửi báo cáo.", "day 25 ?", &[Month]),
        ("Hằng tháng (chậm nhất ngày 25) gửi báo cáo.", "day 25", &[Month]),
        ("Ngày 25 hàng tháng gửi báo cáo.", "day 25", &[Month]),
        ("Gửi báo cáo ngày 20 tháng cuối quý.", "day 20", &[Quarter]),
        ("Gửi báo cáo hằng quý, chậm nhất ngày 15 của tháng cuối quý.", "day 15", &[Quarter]),
        ("Định kỳ hằng quý (trước ngày 15 của tháng cuối quý) báo cáo.", "day 15 ?", &[Quarter]),
        ("Định kỳ 6 tháng, năm báo cáo kết quả.", "every", &[HalfYear, Year]),
        ("Báo cáo 6 tháng, năm theo quy định.", "every", &[HalfYear, Year]),
        ("Báo cáo tháng, quý, 6 tháng và năm gửi Sở Nội vụ.", "every", &[Month, Quarter, HalfYear, Year]),
        ("Sơ kết 6 tháng, tổng kết năm.", "every", &[HalfYear, Year]),
        ("Mỗi quý một lần báo cáo kết quả.", "every", &[Quarter]),
        ("Báo cáo 01 lần/quý.", "every", &[Quarter]),
        ("Báo cáo 02 lần/năm.", "every", &[HalfYear]),
        ("Báo cáo ba tháng một lần.", "every", &[Quarter]),
        ("Báo cáo hằng quý, chậm nhất ngày 15 của tháng.", "day 15", &[Quarter]),
        ("Trước ngày 15/12 hằng năm báo cáo.", "day 15 ?", &[Year]),
        ("Báo cáo hằng tháng trước ngày 10 của tháng sau.", "day 10 next ?", &[Month]),
        ("Báo cáo hằng quý chậm nhất ngày 05 tháng đầu quý sau.", "day 5 next", &[Quarter]),
    ];
    for (sentence, due, rhythms) in cases {
        let found = said(sentence);
        assert_eq!((found.0.as_str(), found.1.as_slice()), (*due, *rhythms), "{sentence}");
    }
}

/// Given a day of a year with "every year" on either side, when it is read, then cadence, day and month are; what can be
/// read both ways is asked, and what names several days, another year or no day of the calendar is not read.
#[test]
fn a_day_of_every_year_is_read_on_either_side() {
    for (sentence, due) in [
        ("Báo cáo trước ngày 30 tháng 9 hằng năm.", "day 30/9 ?"),
        ("Báo cáo trước ngày 30/9 hàng năm.", "day 30/9 ?"),
        ("Báo cáo chậm nhất ngày 30 tháng 9 hằng năm.", "day 30/9"),
        ("Báo cáo chậm nhất vào ngày 05/7 mỗi năm.", "day 5/7"),
        ("Báo cáo chậm nhất ngày 15 tháng 01 của mỗi năm.", "day 15/1"),
        ("Báo cáo chậm nhất ngày 15/11, hằng năm.", "day 15/11"),
        ("Hằng năm, Sở Y tế báo cáo chậm nhất ngày 30/9.", "day 30/9"),
        ("Hàng năm, trước ngày 30 tháng 9, Sở Y tế báo cáo.", "day 30/9 ?"),
        ("Mỗi năm một lần, chậm nhất ngày 15/3, gửi báo cáo.", "day 15/3"),
        ("Hằng năm, Sở Y tế báo cáo chậm nhất ngày 15 tháng 12.", "day 15"),
        ("Chậm nhất ngày 29/02 hằng năm gửi báo cáo.", "day 29/2"),
    ] {
        let (found, rhythms, asked) = said(sentence);
        assert_eq!((found.as_str(), &rhythms[..]), (due, &[Length::Year][..]), "{sentence}");
        let wanted: &[Doubt] = if due.ends_with('?') { &[Doubt::BeforeDay] } else { &[] };
        assert_eq!(asked, wanted, "{sentence}");
    }
    for sentence in [
        "Báo cáo chậm nhất ngày 30 tháng 02 hằng năm.",
        "Báo cáo chậm nhất ngày 31/4 hằng năm.",
        "Báo cáo trước ngày 05/7 và 05/01 hằng năm.",
        "Báo cáo trước ngày 15 tháng 6 và trước ngày 15 tháng 12 hằng năm.",
        "Hằng năm, báo cáo trước ngày 15/01 năm sau.",
        "Hằng năm rà soát danh mục. Riêng đợt này gửi trước ngày 30/9.",
        "Hằng năm, trước ngày 30/6 và ngày 30/11, báo cáo.",
        "Hằng quý, báo cáo trước ngày 30/9.",
    ] {
        assert!(!said(sentence).2.is_empty(), "{sentence}: {:?}", said(sentence));
    }
}

#[test]
fn a_span_is_read_in_digits_and_in_words() {
    let cases = [
        ("Trả lời trong vòng mười ngày kể từ ngày nhận được văn bản này.", "10 days since"),
        ("Trả lời trong vòng mười lăm (15) ngày kể từ ngày nhận được.", "15 days since"),
        ("Trả lời trong thời hạn 05 (năm) ngày làm việc, kể từ ngày ký.", "5 working days since"),
        ("Trả lời không quá ba mươi ngày kể từ ngày nhận hồ sơ.", "30 days since"),
        ("Trả lời chậm nhất sau 02 tuần kể từ ngày nhận được.", "2 weeks since"),
        ("Trả lời tối đa 03 tháng từ ngày ban hành.", "3 months since"),
        ("Trả lời trong hai mươi mốt ngày.", "21 days"),
    ];
    for (sentence, due) in cases {
        assert_eq!(said(sentence).0, due, "{sentence}");
    }
}

/// Whatever could be read in two ways is asked about, and not read in one.
#[test]
fn what_a_clerk_could_not_decide_is_asked() {
    use Doubt::{
        Beginning, DayBlank, DayOfNextMonth, DeadlineElsewhere, DeadlineUnread, HourNamed, PeriodEnd, SpanFromEvent,
        YearMissing,
    };
    let cases = [
        ("Gửi trước ngày …/9/2023.", "unread", DayBlank),
        ("Gửi trước ngày      tháng 9 năm 2023.", "unread", DayBlank),
        ("Gửi trước ngày ..... tháng ..... năm 2023.", "unread", DayBlank),
        ("Gửi trước ngày ___/9/2023.", "unread", DayBlank),
        ("Gửi trước ngày 15/…/2023.", "unread", DayBlank),
        ("Gửi chậm nhất ngày …", "unread", DayBlank),
        ("Thực hiện từ quý III/2023.", "none", Beginning),
        ("Thực hiện từ ngày 01/8/2023.", "none", Beginning),
        ("Áp dụng kể từ tháng 8/2023.", "none", Beginning),
        ("Hoàn thành đầu tháng 9/2023.", "unread", DeadlineUnread),
        ("Hoàn thành vào giữa tháng 9/2023.", "unread", DeadlineUnread),
        ("Hoàn thành cuối năm 2023.", "2023-12-31", PeriodEnd),
        ("Hoàn thành vào cuối tháng 9/2023.", "2023-09-30", PeriodEnd),
        ("Hoàn thành vào đầu quý IV/2023.", "unread", DeadlineUnread),
        ("Hoàn thành trước quý IV/2023.", "unread", DeadlineUnread),
        ("Hoàn thành vào ngày làm việc cuối cùng của tháng 9/2023.", "unread", DeadlineUnread),
        ("Báo cáo vào ngày cuối cùng của quý.", "unread", DeadlineUnread),
        ("Hoàn thành trong quý.", "unread", DeadlineUnread),
        ("Hoàn thành trong tuần.", "unread", DeadlineUnread),
        ("Hoàn thành trong tuần này.", "unread", DeadlineUnread),
        ("Hoàn thành trước Tết Nguyên đán.", "unread", DeadlineUnread),
        ("Hoàn thành trước thứ Sáu.", "unread", DeadlineUnread),
        ("Hoàn thành chậm nhất 05 ngày làm việc trước ngày 30/9/2023.", "unread", DeadlineUnread),
        ("Tổ chức từ ngày 10/9/2023 đến ngày 15/9/2023.", "unread", DeadlineUnread),
        ("Gửi báo cáo theo thời hạn quy định tại Kế hoạch số 12/KH-UBND ngày 01/6/2023.", "unread", DeadlineElsewhere),
        ("Gửi đúng thời hạn quy định tại Công văn số 15/UBND-VP.", "unread", DeadlineElsewhere),
        ("Hoàn thành trước ngày 30/9.", "unread", YearMissing),
        ("Hoàn thành trước 17h00 ngày 30/9/2023.", "2023-09-30 ?", HourNamed),
        ("Trả kết quả trong 24 giờ.", "unread", DeadlineUnread),
        ("Gửi trước ngày 25.", "unread", DeadlineUnread),
        ("Báo cáo hằng tháng trước ngày 10 của tháng sau.", "day 10 next ?", DayOfNextMonth),
        ("Hoàn thành việc rà soát quý III/2023.", "unread", DeadlineUnread),
        ("Gửi báo cáo ngày 15/9/2023.", "unread", DeadlineUnread),
        ("Trả lời trong vòng mười (15) ngày kể từ ngày nhận được.", "unread", DeadlineUnread),
        ("Trả lời nửa tháng kể từ ngày ký.", "unread", DeadlineUnread),
        ("Hoàn thành trước phiên họp tháng 9.", "unread", DeadlineUnread),
        ("Hoàn thành trước ngày khai giảng.", "unread", DeadlineUnread),
        ("Báo cáo chậm nhất ngày mười lăm tháng chín năm 2023.", "unread", DeadlineUnread),
        ("Báo cáo ngày 10, 20 và 30 hằng tháng.", "every", DeadlineUnread),
        ("Báo cáo chậm nhất thứ Hai, ngày 15/9/2023.", "unread", DeadlineUnread),
        ("Thực hiện sau 03 ngày làm việc, kể từ ngày ký.", "unread", DeadlineUnread),
        ("Giấy phép có thời hạn đến ngày 31/12/2024.", "unread", DeadlineUnread),
        ("Trả lời trong vòng mười ngày kể từ ngày nhận được.", "10 days since", SpanFromEvent),
    ];
    for (sentence, due, doubt) in cases {
        let found = said(sentence);
        assert_eq!(found.0, due, "{sentence} {found:?}");
        assert!(found.2.contains(&doubt), "{sentence} {found:?}");
    }
}

/// Asking about everything is no reading either.
#[test]
fn what_says_no_deadline_is_not_asked_about() {
    for sentence in [
        "Rà soát theo Thông báo số 252/TB-VPCP ngày 29 tháng 6 năm 2023.",
        "Triển khai Kế hoạch cải cách hành chính năm 2023.",
        "Quyết định này có hiệu lực kể từ ngày ký.",
        "Thực hiện kết luận tại cuộc họp ngày 12/6/2023.",
        "Báo cáo kết quả thực hiện nhiệm vụ quý III/2023.",
        "Giải quyết hồ sơ đúng hạn, trả kết quả trong giờ hành chính.",
        "Đánh giá kết quả 6 tháng đầu năm 2023.",
        "Chuẩn bị năm học mới và các ngày lễ lớn.",
        "Nâng cao chất lượng phục vụ ngày càng tốt hơn.",
    ] {
        let found = said(sentence);
        let of_time = |doubt: &&Doubt| !matches!(doubt, Doubt::SeveralDuties | Doubt::LeadUnclear);
        assert_eq!(found.2.iter().find(of_time), None, "{sentence} {found:?}");
        assert_eq!(found.0, "none", "{sentence}");
    }
}

#[test]
fn a_heading_says_when_for_what_stands_below_it() {
    let letter = letter(
        "1. Hoàn thành chậm nhất ngày 30/9/2023 các việc sau:\na) Sở Tài chính rà soát;\nb) Sở Y tế lập danh mục chậm nhất ngày 15/9/2023.\n2. Sở Xây dựng theo dõi.",
    );
    let due: Vec<Option<String>> = letter
        .points
        .iter()
        .filter(|point| point.path.len() > 1 || point.path == ["2"])
        .map(|point| match point.deadline.as_ref().map(|deadline| &deadline.reading) {
            Some(DueReading::On { date, .. }) => Some(date.to_string()),
            _ => None,
        })
        .collect();
    assert_eq!(due, [Some("2023-09-30".to_owned()), Some("2023-09-15".to_owned()), None]);
}

#[test]
fn several_periods_are_no_one_day() {
    for phrase in [
        "Năm 2023-2025",
        "Năm 2023 - 2025",
        "Năm 2023, 2024",
        "Năm 2023, 2024 và 2025",
        "Trong năm 2023 và 2024",
        "Trong năm 2023 và năm 2024",
        "Quý IV/2023 và các năm tiếp theo",
        "Năm 2023 và các năm tiếp theo",
        "Năm 2023 và những năm tiếp theo",
        "Năm 2023 trở đi",
        "Quý III-IV/2023",
        "Quý III/2023 - quý I/2024",
        "Quý III, IV năm 2023",
        "Quý III/2023, IV/2023",
        "Tháng 9, 10, 11/2023",
        "Tháng 9/2023 - 12/2023",
        "Tháng 9 và tháng 10/2023",
        "Giai đoạn 2023-2025",
        "Giai đoạn 2023 - 2025",
        "Từ năm 2023 đến năm 2025",
        "Từ quý III/2023 đến quý I/2024",
        "6 tháng cuối năm 2023 và năm 2024",
        "Năm 2023 đến 2025",
    ] {
        for sentence in
            [format!("Xây dựng đề án, hoàn thành {}.", phrase.to_lowercase()), format!("Thời hạn: {phrase}")]
        {
            let (due, _, doubts) = said(&sentence);
            assert!(matches!(due.as_str(), "unread" | "none"), "{sentence}: {due}");
            assert!(!doubts.is_empty(), "{sentence}");
        }
    }
    for (phrase, day) in [
        ("Năm 2023", "2023-12-31"),
        ("Quý IV/2023", "2023-12-31"),
        ("Tháng 9/2023", "2023-09-30"),
        ("Từ năm 2023 đến hết năm 2025", "2025-12-31"),
        ("Trong năm 2023, 05 đơn vị hoàn thành", "2023-12-31"),
    ] {
        assert_eq!(said(&format!("Thời hạn: {phrase}")).0, day, "{phrase}");
    }
}
