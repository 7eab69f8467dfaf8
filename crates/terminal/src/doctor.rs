//! What a ledger stands on, in words.

use std::cmp::Reverse;

use ledger::doctor::{Costs, Examination, Flush, Level, Measurement, Observation, PlaceSize};
use words::{
    Language,
    amounts::{bytes, duration, thousands},
    doctor::{level as level_word, limits, words},
    say,
};

use crate::{
    colour::{of_level, strong},
    layout::{padded, paragraph, table},
};

/// The report for a person: the worst first.
pub fn whole(report: &Examination, refusal: Option<&str>, language: Language) -> String {
    let directory = &report.directory;
    let mut out = say!(language, "Đã xem xét: {directory}", "Examined: {directory}");
    out = format!("{}\n\n", strong(&out));
    let mut findings: Vec<&Observation> = report.findings.iter().collect();
    findings.sort_by_key(|finding| Reverse(finding.level));
    let levels = [Level::Ok, Level::Warning, Level::Fault].map(|level| level_word(level, language).chars().count());
    let indent = " ".repeat(levels.into_iter().max().unwrap_or(0) + 2);
    for finding in findings {
        out.push_str(&line(finding, refusal, &indent, language));
    }
    if let Measurement::Measured(flush) = &report.figures.flush {
        out.push_str(&costs(flush, language));
    }
    if !report.figures.places.is_empty() {
        out.push_str(&places(&report.figures.places, language));
    }
    out.push('\n');
    out.push_str(&paragraph(limits(language), "", ""));
    let (faults, warnings) = (report.count(Level::Fault), report.count(Level::Warning));
    out.push_str(&say!(
        language,
        "\n{faults} lỗi, {warnings} cảnh báo\n",
        "\n{faults} fault(s), {warnings} warning(s)\n"
    ));
    out
}

fn line(finding: &Observation, refusal: Option<&str>, indent: &str, language: Language) -> String {
    let (found, remedy) = words(finding, refusal, language);
    let level = padded(level_word(finding.level, language), indent.len());
    let text = match remedy {
        Some(remedy) => format!("{found} → {remedy}"),
        None => found,
    };
    let body = paragraph(&text, indent, indent);
    format!("{}{}", of_level(finding.level, &level), body.strip_prefix(indent).unwrap_or(&body))
}

fn costs(flush: &Flush, language: Language) -> String {
    let headings = [
        language.pick("Ghi 4.096 byte", "Writing 4,096 bytes"),
        language.pick("trung vị (p50)", "median (p50)"),
        "p99",
        language.pick("lâu nhất", "longest"),
        language.pick("số lần", "rounds"),
    ];
    let row = |name: &str, costs: &Costs| {
        let figures = [costs.median_nanoseconds, costs.percentile_99_nanoseconds, costs.slowest_nanoseconds];
        let figures = figures.map(|figure| duration(figure, language));
        [vec![name.to_owned()], figures.to_vec(), vec![costs.rounds.to_string()]].concat()
    };
    let table = table(
        &headings,
        [
            row(language.pick("có đồng bộ xuống đĩa", "and flushing it to the disk"), &flush.flushed),
            row(language.pick("chỉ ghi", "writing only"), &flush.written),
        ],
    );
    let expected = flush.expected;
    let writers = expected.grouped_writers;
    let one = thousands(expected.one_writer_per_second, language);
    let grouped = thousands(expected.grouped_per_second, language);
    let estimate = say!(
        language,
        "Ước tính, chỉ tính theo ổ đĩa: một người ghi được nhiều nhất khoảng {one} lần xác nhận mỗi giây; {writers} người ghi cùng lúc, gộp chung một lần đồng bộ, cả thảy khoảng {grouped}.",
        "An estimate, from the disk alone: at most about {one} acknowledgements a second for one writer; about {grouped} for {writers} writers together, who share a flush."
    );
    format!("\n{table}\n{}", paragraph(&estimate, "", ""))
}

fn places(places: &[PlaceSize], language: Language) -> String {
    let headings = [language.pick("Phần của sổ", "Part of the ledger"), language.pick("dung lượng", "size")];
    let row = |PlaceSize { bytes: size, name }: &PlaceSize| {
        let unread = || language.pick("có chỗ không đọc được", "cannot all be read").to_owned();
        vec![format!("{name}/"), size.map_or_else(unread, |size| bytes(size, language))]
    };
    let table = table(&headings, places.iter().map(row));
    format!("\n{table}\n")
}
