//! The answer to a question as a file, as `socai export` writes it.

use exchange::sheets::{self, SheetError};
use views::Sheet;
use words::{
    Language,
    sheets::{Source, imprint, table},
};

/// The sheet in the columns of the decree, if it is one of its registers; or as it is.
pub fn as_decreed(sheet: Sheet) -> Sheet {
    sheets::as_decreed(sheet)
}

/// The sheet as CSV.
pub fn csv(sheet: &Sheet, language: Language) -> Result<Vec<u8>, SheetError> {
    sheets::csv(&table(sheet, language))
}

/// The sheet as a workbook that says what it rests on.
pub fn xlsx(sheet: &Sheet, source: &Source<'_>, language: Language) -> Result<Vec<u8>, SheetError> {
    sheets::xlsx(&[table(sheet, language)], &imprint(source, language))
}
