//! Vietnamese names of the invented people.
//!
//! The tables are general knowledge (how common a family name is, which names parents give); a
//! whole name drawn from them belongs to nobody in particular.

use rand::Rng;
use rand::seq::SliceRandom;

/// Which half of a name table, and which digit of a citizen number, a person draws from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Sex {
    /// Men and boys.
    Male,
    /// Women and girls.
    Female,
}

/// A Vietnamese full name: family name, one or two middle names, given name.
///
/// `thi_percent` is how often a woman carries the middle name Thị, which older women mostly do
/// and girls of today rarely.
pub(super) fn vietnamese_name(rng: &mut impl Rng, sex: Sex, thi_percent: u32) -> String {
    let family = pick_weighted(rng, FAMILY, |entry| entry.1).0;
    let (middles, givens, usual) = match sex {
        Sex::Male => (MALE_MIDDLE, MALE_GIVEN, "Văn"),
        Sex::Female => (FEMALE_MIDDLE, FEMALE_GIVEN, "Thị"),
    };
    let given = pick(rng, givens);
    let mut middle = pick(rng, middles);
    if middle == given || (sex == Sex::Female && rng.gen_range(0..100) < thi_percent) {
        middle = usual;
    }
    let second = pick(rng, middles);
    if rng.gen_range(0..100) < 25 && ![middle, given, usual].contains(&second) {
        format!("{family} {middle} {second} {given}")
    } else {
        format!("{family} {middle} {given}")
    }
}

/// One entry of a table, each as likely as its weight.
#[expect(clippy::expect_used, reason = "tables are constants with entries of positive weight")]
pub(super) fn pick_weighted<'a, T>(
    rng: &mut impl Rng,
    table: &'a [T],
    weight: impl Fn(&T) -> u32,
) -> &'a T {
    let total: u32 = table.iter().map(&weight).sum();
    let mut left = rng.gen_range(0..total);
    let chosen = table.iter().find(|entry| {
        let chosen = left < weight(entry);
        left = left.saturating_sub(weight(entry));
        chosen
    });
    chosen.expect("the draw is below the sum of the weights")
}

/// One entry of a table, all equally likely.
#[expect(clippy::expect_used, reason = "tables are constants with entries")]
pub(super) fn pick(rng: &mut impl Rng, table: &[&'static str]) -> &'static str {
    table.choose(rng).copied().expect("the table has entries")
}

/// Family names, in per mille of the people.
const FAMILY: &[(&str, u32)] = &[
    ("Nguyễn", 384),
    ("Trần", 110),
    ("Lê", 95),
    ("Phạm", 71),
    ("Huỳnh", 31),
    ("Hoàng", 20),
    ("Phan", 45),
    ("Vũ", 20),
    ("Võ", 19),
    ("Đặng", 21),
    ("Bùi", 20),
    ("Đỗ", 14),
    ("Hồ", 13),
    ("Ngô", 13),
    ("Dương", 10),
    ("Lý", 5),
    ("Đinh", 8),
    ("Trương", 8),
    ("Đoàn", 7),
    ("Lương", 7),
    ("Mai", 6),
    ("Trịnh", 6),
    ("Đào", 6),
    ("Hà", 6),
    ("Cao", 6),
    ("Tạ", 4),
    ("Châu", 4),
    ("Lâm", 4),
    ("Phùng", 4),
    ("Tô", 4),
    ("Thái", 4),
    ("Quách", 3),
    ("Vương", 3),
    ("Nông", 3),
    ("Kiều", 3),
    ("Lò", 3),
    ("Giàng", 2),
    ("Triệu", 2),
];

const MALE_MIDDLE: &[&str] = &[
    "Văn", "Văn", "Văn", "Văn", "Văn", "Hữu", "Đức", "Minh", "Quang", "Xuân", "Thanh", "Ngọc",
    "Công", "Đình", "Quốc", "Anh", "Hoàng", "Gia", "Duy", "Trung", "Bá", "Thế", "Tuấn", "Mạnh",
    "Viết", "Nhật", "Hải", "Tấn", "Chí", "Trọng",
];

const FEMALE_MIDDLE: &[&str] = &[
    "Ngọc", "Thanh", "Minh", "Hồng", "Xuân", "Thu", "Kim", "Phương", "Mỹ", "Bích", "Thùy", "Như",
    "Khánh", "Bảo", "Diệu", "Quỳnh", "Hoài", "Ánh", "Cẩm", "Tuyết", "Lan", "Mai", "Gia", "Hải",
    "Yến", "Tường", "Thảo", "Kiều", "Trúc", "Hà",
];

const MALE_GIVEN: &[&str] = &[
    "An",
    "Anh",
    "Bách",
    "Bảo",
    "Bằng",
    "Bình",
    "Chiến",
    "Công",
    "Cường",
    "Danh",
    "Duy",
    "Dũng",
    "Dương",
    "Đại",
    "Đạt",
    "Định",
    "Đông",
    "Đức",
    "Giang",
    "Hải",
    "Hào",
    "Hậu",
    "Hiếu",
    "Hiệp",
    "Hoàng",
    "Huy",
    "Hùng",
    "Hưng",
    "Khang",
    "Khánh",
    "Khải",
    "Khiêm",
    "Khoa",
    "Khôi",
    "Kiên",
    "Kiệt",
    "Lâm",
    "Lộc",
    "Long",
    "Luân",
    "Lực",
    "Mạnh",
    "Minh",
    "Nam",
    "Nghĩa",
    "Nguyên",
    "Nhân",
    "Nhật",
    "Phát",
    "Phong",
    "Phú",
    "Phúc",
    "Phước",
    "Quang",
    "Quân",
    "Quốc",
    "Quyết",
    "Sang",
    "Sơn",
    "Sỹ",
    "Tài",
    "Tâm",
    "Tân",
    "Thái",
    "Thành",
    "Thắng",
    "Thiện",
    "Thịnh",
    "Thọ",
    "Thông",
    "Thuận",
    "Tiến",
    "Tín",
    "Toàn",
    "Trí",
    "Trọng",
    "Trung",
    "Trường",
    "Tuấn",
    "Tú",
    "Tùng",
    "Tường",
    "Việt",
    "Vinh",
    "Vũ",
    "Vương",
    "Xuân",
];

const FEMALE_GIVEN: &[&str] = &[
    "An",
    "Anh",
    "Ánh",
    "Bích",
    "Châu",
    "Chi",
    "Cúc",
    "Dung",
    "Duyên",
    "Diễm",
    "Diệp",
    "Đào",
    "Điệp",
    "Giang",
    "Hà",
    "Hạnh",
    "Hân",
    "Hảo",
    "Hằng",
    "Hiền",
    "Hiếu",
    "Hoa",
    "Hoài",
    "Hòa",
    "Hồng",
    "Huế",
    "Huệ",
    "Huyền",
    "Hường",
    "Hương",
    "Khánh",
    "Khuê",
    "Kiều",
    "Lan",
    "Lài",
    "Lệ",
    "Liên",
    "Liễu",
    "Linh",
    "Loan",
    "Ly",
    "Mai",
    "Mến",
    "Minh",
    "My",
    "Mỹ",
    "Na",
    "Nga",
    "Ngà",
    "Ngân",
    "Ngọc",
    "Nguyệt",
    "Nhàn",
    "Nhi",
    "Nhung",
    "Như",
    "Nương",
    "Oanh",
    "Phương",
    "Phượng",
    "Quyên",
    "Quỳnh",
    "Sen",
    "Tâm",
    "Thanh",
    "Thảo",
    "Thắm",
    "Thi",
    "Thoa",
    "Thơ",
    "Thu",
    "Thúy",
    "Thùy",
    "Thủy",
    "Thư",
    "Thương",
    "Tiên",
    "Trang",
    "Trâm",
    "Trân",
    "Trinh",
    "Trúc",
    "Tuyền",
    "Tuyết",
    "Tú",
    "Uyên",
    "Vân",
    "Vi",
    "Xuân",
    "Xuyến",
    "Yên",
    "Yến",
    "Ý",
];
