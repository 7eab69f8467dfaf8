//! The words of which names of bodies and offices are made. None of these lists is complete: what opens like a body and
//! is not read is asked about.

/// What the words after the type of a department say it is for.
#[rustfmt::skip]
pub(super) const FIELDS: &[&str] = &[
    "nội vụ", "tài chính", "tài chính - kế hoạch", "tư pháp", "công thương", "xây dựng", "y tế", "ngoại vụ",
    "du lịch", "dân tộc", "kế hoạch và đầu tư", "giao thông vận tải", "nông nghiệp",
    "nông nghiệp và phát triển nông thôn", "nông nghiệp và môi trường", "nông nghiệp & ptnt", "nông nghiệp và ptnt",
    "tài nguyên và môi trường", "lao động - thương binh và xã hội", "lao động , thương binh và xã hội",
    "lao động – thương binh và xã hội", "lao động thương binh và xã hội", "thông tin và truyền thông",
    "khoa học và công nghệ", "giáo dục và đào tạo", "giáo dục", "văn hóa , thể thao và du lịch",
    "văn hóa và thể thao", "văn hóa và thông tin", "văn hóa - thông tin", "văn hóa - xã hội", "quy hoạch - kiến trúc",
    "quy hoạch – kiến trúc", "dân tộc và tôn giáo", "tôn giáo", "an toàn thực phẩm", "kinh tế", "kinh tế - hạ tầng",
    "kinh tế và hạ tầng", "kinh tế , hạ tầng và đô thị", "quản lý đô thị", "văn hóa", "thông tin", "quốc phòng",
    "công an", "ngoại giao", "giao thông", "môi trường", "lao động", "chỉ huy quân sự",
    "thanh tra , giám sát ngân hàng",
];

/// Types of bodies, each before a name in capitals.
#[rustfmt::skip]
pub(super) const TYPES: &[&str] = &[
    "sở", "ban", "văn phòng", "phòng", "trung tâm", "báo", "báo và phát thanh , truyền hình", "đài", "bộ", "viện",
    "trường", "công ty", "cục", "chi cục", "quỹ", "hội", "hội đồng", "liên minh", "liên đoàn", "ngân hàng", "tổ",
    "tổng cục", "tổng công ty", "tập đoàn", "đảng ủy", "hạt", "vườn", "bệnh viện", "học viện", "đoàn", "hiệp hội",
    "trạm", "ban chỉ đạo", "ban chỉ huy", "tiểu ban", "bảo tàng", "thư viện", "nhà máy", "nhà văn hóa", "hợp tác xã",
    "bql", "ủy ban", "vùng", "vụ", "đội", "chi nhánh", "xí nghiệp", "làng", "khu",
];

/// Bodies whose names need no type.
#[rustfmt::skip]
pub(super) const NAMES: &[&str] = &[
    "thanh tra", "ubnd", "ủy ban nhân dân", "hđnd", "hội đồng nhân dân", "ủy ban mttq", "ủy ban mttq việt nam",
    "ủy ban mặt trận tổ quốc", "ủy ban mặt trận tổ quốc việt nam", "mặt trận tổ quốc", "mttq", "công an",
    "bộ chỉ huy quân sự", "bộ chqs", "bộ chỉ huy bộ đội biên phòng", "bộ đội biên phòng", "bộ tư lệnh",
    "ban chỉ huy quân sự", "kho bạc nhà nước", "kho bạc", "bảo hiểm xã hội", "bhxh", "tỉnh đoàn", "thành đoàn",
    "huyện đoàn", "đoàn thanh niên", "viện kiểm sát nhân dân", "viện kiểm sát", "tòa án nhân dân", "tòa án",
    "tỉnh ủy", "thành ủy", "huyện ủy", "thị ủy", "quận ủy", "điện lực", "bưu điện", "thi hành án dân sự", "cục thuế",
    "chi cục thuế", "cục thống kê", "ngân hàng nhà nước", "ngân hàng nhà nước việt nam chi nhánh", "viễn thông",
    "cảng vụ", "vnpt", "viettel", "hội nông dân", "hội cựu chiến binh", "hội liên hiệp phụ nữ", "liên đoàn lao động",
    "văn phòng ubnd", "văn phòng ủy ban nhân dân", "văn phòng hđnd", "văn phòng hđnd và ubnd",
    "văn phòng hđnd & ubnd", "văn phòng đoàn đbqh và hđnd", "văn phòng đoàn đbqh & hđnd", "văn phòng đăng ký đất đai",
    "ban quản lý các khu công nghiệp", "ban quản lý các kcn", "ban ql các kcn", "bql các kcn",
    "bql các khu công nghiệp", "ban quản lý các khu chế xuất và công nghiệp", "bql các kkt", "bql khu kinh tế",
    "ban quản lý các kkt", "ban quản lý khu kinh tế", "ban quản lý các khu kinh tế", "ban quản lý dự án",
    "ban dân tộc", "đài phát thanh và truyền hình", "đài phát thanh - truyền hình", "đài pt và th", "đài pt - th",
    "đài phát thanh", "trung tâm phục vụ hành chính công", "trung tâm công nghệ thông tin",
    "ngân hàng chính sách xã hội", "chi nhánh ngân hàng chính sách xã hội", "thuế cơ sở", "thuế tỉnh",
    "thuế thành phố", "chi cục thuế khu vực", "ban chỉ huy phòng , chống thiên tai và tìm kiếm cứu nạn",
    "văn phòng ban chỉ huy phòng , chống thiên tai và tìm kiếm cứu nạn", "ban chỉ huy phòng thủ dân sự",
    "ban an toàn giao thông",
    "tổ công tác", "phòng phòng , chống thiên tai", "tổ giúp việc", "ban tổ chức", "ban soạn thảo", "hội chữ thập đỏ", "ủy ban bầu cử", "ban thường trực ủy ban mttq", "ban thường trực ủy ban mttq việt nam", "ban thường trực ủy ban mặt trận tổ quốc việt nam", "tỉnh đoàn thanh niên",
];

/// Offices, each perhaps before the body that it heads.
#[rustfmt::skip]
pub(super) const OFFICES: &[&str] = &[
    "thủ trưởng", "người đứng đầu", "giám đốc", "phó giám đốc", "chủ tịch", "phó chủ tịch", "trưởng ban",
    "phó trưởng ban", "trưởng phòng", "chánh văn phòng", "phó chánh văn phòng", "chánh thanh tra", "cục trưởng",
    "chi cục trưởng", "chỉ huy trưởng", "bí thư", "hiệu trưởng", "tổng giám đốc", "tổng biên tập", "viện trưởng",
    "chánh án", "trưởng", "lãnh đạo", "tư lệnh", "chủ nhiệm", "tổ trưởng",
    "hạt trưởng", "phó hạt trưởng", "đội trưởng", "trạm trưởng", "trưởng trạm", "trưởng thôn", "trưởng bản", "phó trưởng phòng", "thường trực",
];

/// What may be one of many: "các sở, ban, ngành".
#[rustfmt::skip]
pub(super) const GROUPS: &[&str] = &[
    "sở", "ban", "ngành", "phòng", "phòng ban", "đơn vị", "cơ quan", "địa phương", "huyện", "thị xã", "thành phố",
    "tx", "tp", "xã", "phường", "thị trấn", "đặc khu", "quận", "bộ", "đoàn thể", "hội đoàn thể", "tổ chức",
    "tổ chức chính trị - xã hội", "tổ chức chính trị – xã hội", "hội", "chi cục", "trung tâm", "báo", "đài", "ubnd",
    "ủy ban nhân dân", "cơ quan chuyên môn", "đơn vị sự nghiệp", "đơn vị sự nghiệp công lập", "doanh nghiệp",
    "trường", "bệnh viện", "chủ đầu tư", "cơ quan báo chí", "hội quần chúng", "cấp", "ngành tỉnh", "cấp , các ngành",
    "công ty", "nhà thầu", "thôn", "tổ dân phố", "đoàn kiểm tra", "trường học", "trường tiểu học",
    "trường trung học cơ sở", "trường đại học", "trường cao đẳng", "cao đẳng", "đại học", "trung học cơ sở",
    "trung học phổ thông", "tiểu học", "mầm non", "cơ sở giáo dục", "cơ sở khám bệnh , chữa bệnh", "đồn biên phòng",
    "ban quản lý", "khu phố", "thành viên", "tổ", "trạm y tế", "ngân hàng thương mại", "hợp tác xã",
    "chi nhánh", "chi nhánh ngân hàng thương mại", "quỹ tín dụng", "quỹ tín dụng nhân dân", "htx", "xí nghiệp", "cụm", "tổ chức tín dụng", "phòng giao dịch", "hạt kiểm lâm", "tổ bầu cử", "cấp hội", "đội", "bản", "khoa", "điểm trường", "hội , đoàn thể", "thành viên ban chỉ đạo",
];

/// To which administration a body belongs, or which of many are meant.
#[rustfmt::skip]
pub(super) const BELONGING: &[&str] = &[
    "liên quan", "có liên quan", "trực thuộc", "chuyên môn", "cấp tỉnh", "cấp huyện", "cấp xã", "cấp trên", "các cấp",
    "trung ương", "trên địa bàn", "trên địa bàn tỉnh", "trên địa bàn thành phố", "trên địa bàn huyện", "thuộc tỉnh",
    "thuộc thành phố", "thuộc ubnd tỉnh", "thuộc ubnd thành phố", "thuộc ubnd huyện", "thuộc ủy ban nhân dân tỉnh",
    "thuộc ủy ban nhân dân thành phố", "thuộc huyện", "thuộc , trực thuộc", "đóng trên địa bàn",
    "đóng trên địa bàn tỉnh", "nhà nước", "quản lý nhà nước", "nêu trên", "tại mục 1", "khác", "chức năng",
    "trung ương đóng trên địa bàn", "trung ương đóng trên địa bàn tỉnh", "thuộc phạm vi quản lý",
    "thuộc thẩm quyền quản lý", "có tên trên", "ở huyện", "ở tỉnh", "cùng cấp", "chi nhánh", "ven biển", "miền núi",
    "biên giới", "được kiểm tra", "có tên", "có tên ở trên", "trong ngành", "trong tỉnh", "toàn tỉnh",
    "khu vực biên giới", "quản lý chuyên ngành", "quản lý ngành", "quản lý lĩnh vực",
];

#[rustfmt::skip]
pub(super) const ADMINISTRATIONS: &[&str] = &[
    "tỉnh", "thành phố", "huyện", "thị xã", "quận", "xã", "phường", "thị trấn", "đặc khu", "khu vực", "tx", "tp",
];

/// Words behind which no name goes on, beside verbs of work.
#[rustfmt::skip]
pub(super) const STOPS: &[&str] = &[
    "có trách nhiệm", "chịu trách nhiệm", "theo chức năng", "căn cứ", "là", "được", "đã", "phải", "khi", "để",
    "trong", "trước", "chậm nhất", "định kỳ", "hằng", "về", "tại", "với", "do", "mà", "thì", "có", "nếu",
    "biết", "thuộc", "trên", "từ", "sau", "cùng", "hằng năm", "tự", "quý", "tháng", "không", "ngay", "sẽ",
];

#[rustfmt::skip]
pub(in crate::letter) const COMRADE: &[&str] = &[
    "đồng chí :", "các đồng chí :", "các ông :", "ông ( bà ) :", "đồng chí", "các đồng chí", "ông", "bà",
    "ông ( bà )", "các ông", "đ / c", "các đ / c",
];
