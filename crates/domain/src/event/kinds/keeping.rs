//! Corrections, persons, and what the ledger says of itself. Stored for ever: see [`super`].

use super::*;

chapter! {
    /// Sửa nội dung bút toán: from now on it is read so.
    FieldsCorrected {
        /// The entry corrected.
        entry: EntryNumber,
        /// What changes, before and after.
        changes: Vec<FieldChange>,
        /// Why.
        reason: String,
    }
    /// Hủy bút toán: from now on it is read as if it had not been recorded. It stays.
    EntryAnnulled {
        /// The entry annulled.
        entry: EntryNumber,
        /// The entry that takes its place.
        superseded_by: Option<EntryNumber>,
        /// Why.
        reason: String,
    }
    /// Đưa tên một cá nhân vào kho.
    PersonEntered {
        /// Under which identifier.
        person: PersonId,
        /// The salted digest of the name; name and salt lie in the vault.
        digest: String,
    }
    /// Xem tên một cá nhân.
    PersonalDataRead {
        /// Whose.
        person: PersonId,
        /// Why.
        reason: String,
    }
    /// Xóa dữ liệu cá nhân: the key is destroyed.
    PersonalDataErased {
        /// Whose.
        person: PersonId,
        /// On what ground.
        ground: ErasureGround,
        /// Under which decision.
        order: Document,
    }
    /// Neo đầu sổ: what others said of a head of this log, recorded back. Nobody can know such bytes
    /// before they are made: every later entry was sequenced after them.
    CheckpointAnchored {
        /// How many entries the head covers.
        size: u64,
        /// The root of the tree over them, in hexadecimal.
        root: String,
        /// What vouches for the head.
        anchor: AnchorKind,
        /// SHA-256 of the anchor's bytes, in hexadecimal.
        digest: String,
        /// Who vouches, and when they say so.
        vouched: Vec<Vouched>,
    }
    /// Đếm luồng: how many entries each stream has, of those before this one. Whoever is shown a stream can see
    /// that it is whole, as far as this goes.
    StreamsCounted {
        /// How many entries were counted: those before this one.
        size: u64,
        /// How many streams they stand in.
        streams: u64,
        /// The root of the tree over the streams, sorted by name, each with its number of entries: in hexadecimal.
        root: String,
    }
    /// Đổi khóa ký của sổ: heads are signed by another key from now on, and the head over this entry by both.
    KeyRotated {
        /// The log, the old key and the new one, signed by both (C2SP signed-note).
        statement: String,
    }
    /// Công bố trang kiểm chứng: whoever gets the page from somewhere can see that it is the ledger's.
    VerifierPublished {
        /// SHA-256 of the page, in hexadecimal.
        page: String,
    }
    /// Ấn định địa chỉ của bàn làm việc: where browsers reach the ledger; keys of persons depend on it, so it is fixed once.
    DeskOriginFixed {
        /// Scheme, host and port (RFC 6454): `https://so.example`.
        origin: String,
    }
    /// Ghi đầu nhật ký truy cập: how far the log of who looked at what has come. Nobody can change that log afterwards
    /// without contradicting this entry.
    AccessHeadRecorded {
        /// The access log's name, which its heads bear.
        log: String,
        /// The key that checks its heads (C2SP signed-note).
        key: String,
        /// How many entries it has.
        size: u64,
        /// The root of the tree over them, in hexadecimal.
        root: String,
    }
    /// Hủy nhật ký truy cập hết hạn lưu: a whole log of who looked at what is destroyed, its retention being over.
    AccessLogDropped {
        /// The access log's name, which its heads bore.
        log: String,
        /// How many entries it had.
        size: u64,
        /// The root of the tree over them, in hexadecimal.
        root: String,
        /// For how many days after its year it was kept.
        kept_days: u32,
    }
    /// Xác nhận đồng hồ: so much time has really passed since the entry before this one.
    ClockConfirmed {
        /// When that one was recorded.
        last: Timestamp,
    }
    /// Từ chối tiếp nhận: what a unit tried in time was not taken. Holds no content but digests.
    SubmissionRefused {
        /// What was tried: `submit`, `request-extension` …
        act: String,
        /// Which rule said no, by its code: `own-receipt-claimed`. None in entries of before there were codes.
        code: Option<String>,
        /// The command's identifier. It may be sent again.
        command: String,
        /// The command's digest, in hexadecimal: whoever sent it can show what it was.
        digest: String,
        /// For which tasks; of many, the first hundred.
        tasks: Vec<TaskId>,
        /// Why, in English, as the rule said it: for people.
        reason: String,
    }
    /// Từ chối tài liệu bí mật nhà nước. Holds no content.
    ClassifiedInputRefused {
        /// How it came in.
        channel: Option<Channel>,
    }
}
