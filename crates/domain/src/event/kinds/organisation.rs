//! Units, positions, delegations. Stored for ever: see [`super`].

use super::*;

chapter! {
    /// Đổi tên đơn vị, đổi mã.
    UnitRenamed {
        /// Which.
        unit: UnitCode,
        /// From this day on.
        #[serde(deserialize_with = "calendar::moment::bounded_day")]
        from: NaiveDate,
        /// Its name in Vietnamese.
        name: String,
        /// Its name in English.
        name_en: String,
        /// Its abbreviation in document symbols.
        #[serde(default)]
        abbreviation: Option<String>,
        /// Its official codes.
        #[serde(default)]
        codes: Vec<OfficialCode>,
        /// The document that says so.
        document: Document,
    }
    /// Sáp nhập, chia tách, giải thể: units end, others succeed them.
    UnitsReorganised {
        /// The last day of the old ones is the day before this.
        #[serde(deserialize_with = "calendar::moment::bounded_day")]
        from: NaiveDate,
        /// The units that end.
        ended: Vec<UnitCode>,
        /// The units that succeed them. One: a merger. Several: a split. None: a dissolution.
        #[serde(default)]
        successors: Vec<UnitCode>,
        /// The document that says so.
        document: Document,
    }
    /// Chuyển đơn vị, địa bàn sang cấp trên khác.
    UnitMoved {
        /// Which.
        unit: UnitCode,
        /// From this day on.
        #[serde(deserialize_with = "calendar::moment::bounded_day")]
        from: NaiveDate,
        /// The unit above it from then on.
        parent: UnitCode,
        /// The document that says so.
        document: Document,
    }
    /// Bổ nhiệm, giao chức vụ.
    RoleAssigned {
        /// Who, by identifier.
        person: PersonId,
        /// Which position, where.
        office: Office,
        /// The first day.
        #[serde(deserialize_with = "calendar::moment::bounded_day")]
        from: NaiveDate,
        /// The last day, where it is known.
        #[serde(default, deserialize_with = "calendar::moment::bounded_day_if_any")]
        until: Option<NaiveDate>,
        /// The decision.
        document: Document,
    }
    /// Kết thúc chức vụ.
    RoleEnded {
        /// Which position, where.
        office: Office,
        /// Who; nobody: the position itself ends.
        #[serde(default)]
        person: Option<PersonId>,
        /// The last day.
        #[serde(deserialize_with = "calendar::moment::bounded_day")]
        until: NaiveDate,
        /// Why.
        ground: String,
        /// The decision.
        document: Document,
    }
    /// Ủy quyền, giao thừa lệnh.
    DelegationGranted {
        /// Its identifier in the ledger.
        delegation: RecordId,
        /// In whose name.
        by: Office,
        /// Who may act.
        to: Office,
        /// In which capacity.
        capacity: Capacity,
        /// Which acts, by name; all that the office may do, if empty.
        #[serde(default)]
        acts: Vec<String>,
        /// The first day.
        #[serde(deserialize_with = "calendar::moment::bounded_day")]
        from: NaiveDate,
        /// The last day: a delegation is limited in time (Decree 30/2020/NĐ-CP, art. 13).
        #[serde(deserialize_with = "calendar::moment::bounded_day")]
        until: NaiveDate,
        /// The document.
        document: Document,
    }
    /// Chấm dứt ủy quyền.
    DelegationRevoked {
        /// Which.
        delegation: RecordId,
        /// The last day.
        #[serde(deserialize_with = "calendar::moment::bounded_day")]
        until: NaiveDate,
        /// Why.
        reason: String,
    }
    /// Chuyển giao thẩm quyền.
    AuthorityTransferred {
        /// From this day on.
        #[serde(deserialize_with = "calendar::moment::bounded_day")]
        from: NaiveDate,
        /// Who had it.
        old: Office,
        /// Who has it.
        new: Office,
        /// Which acts, by name; all, if empty.
        #[serde(default)]
        acts: Vec<String>,
        /// The document that says so.
        document: Document,
    }
}
