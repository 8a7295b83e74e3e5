# Sổ hộ tịch: nhập, lập kế hoạch, sổ mẫu.

register-reading = đang đọc sổ
register-making-up = đang tạo người mẫu
register-sample-written = đã ghi { $count } người vào { $file }
register-imported = đã nhập { $count } người
register-imported-partly = đã nhập { $count } người, còn { $faults } lỗi trong những dòng bị bỏ qua
register-nothing-imported = không nhập gì: có { $faults } lỗi; hãy sửa các dòng đó hoặc dùng --skip-bad
register-births-partly-known = { $count } người chỉ biết năm hoặc tháng sinh: tính ngày cuối của năm hoặc tháng đó, để không ai bị tính già hơn tuổi chắc chắn của mình
register-written = đã ghi { $count } người vào { $file }
register-not-applied = chưa có gì thay đổi: thêm --apply --out FILE để ghi sổ mới
register-plan = kế hoạch: thêm { $added }, đổi { $changed }, giữ nguyên { $unchanged }, mất { $gone }
register-plan-row = dòng { $line }, thay đổi: { $fields }
register-plan-row-back = dòng { $line }, thay đổi: có trở lại
register-plan-more = và { $count } dòng nữa
register-plan-joined = dòng { $line }: trong sổ trước có dưới nhiều số
register-plan-lookalike = dòng { $line }: mới, nhưng trùng tên và ngày sinh với một người không còn trong sổ; nếu là cùng một người, hãy ghi số cũ vào cột former_numbers
register-plan-gone-enrolled = { $count } người trong số không còn đó đã được ghi danh: chứng nhận của họ vẫn còn cho đến khi bạn thu hồi
register-more-faults = và { $count } lỗi nữa; trong tất cả có:
register-note = lưu ý: { $note }
register-born = sinh ngày { $day }
register-born-month = sinh trong tháng { $year }-{ $month }, tính là sinh ngày { $day }
register-born-year = sinh năm { $year }, tính là sinh ngày { $day }
register-not-imported = { $file }: { $why }; không nhập gì
register-plan-refused = { $file }, dòng { $line }: { $why }; không nhập gì
register-not-carried-out = { $why }; không nhập gì

# Tập tin có gì sai.

import-too-large = tập tin lớn hơn { $most } byte: hãy chia nhỏ ra
import-empty = tập tin trống: hãy chọn tập tin khác
import-other-format = tập tin này là { $kind }, không phải CSV, dù tên nó là gì: hãy mở nó và lưu theo kiểu CSV UTF-8 (comma delimited)
import-broken-utf16 = tập tin đứt giữa một ký tự ở dòng { $line }, nghĩa là chưa được lưu trọn: hãy lưu lại theo kiểu CSV UTF-8 (comma delimited)
import-nul-byte = tập tin có byte NUL ở dòng { $line }: nó chưa được lưu trọn, hoặc không phải văn bản; hãy lưu lại theo kiểu CSV UTF-8 (comma delimited)
import-wrong-header = dòng đầu không phải là tiêu đề của sổ hộ tịch: { $why }; các cột là full_name, birth_date, id_number, phone, province, status, nationality, resident_country và, nếu có, former_numbers
import-unreadable = không đọc được tập tin sau dòng { $line }: hãy lưu lại theo kiểu CSV UTF-8 (comma delimited)

kind-workbook = một bảng tính (.xlsx hoặc .ods)
kind-old-workbook = một bảng tính (.xls)
kind-web-page = một trang web hoặc XML
kind-document = một tài liệu PDF hoặc RTF
kind-utf-32 = văn bản UTF-32

header-no-separator = nó chỉ có một cột: hãy lưu theo kiểu CSV UTF-8 (comma delimited), với dấu phẩy, dấu chấm phẩy hoặc tab giữa các cột
header-none = nó không nêu tên cột nào: hãy đặt tên các cột phía trên các dòng
header-count = nó có { $found } cột
header-order = các cột đứng sai thứ tự
header-spelling = cột { $column } phải viết là { $name }: chữ thường không dấu, có _ giữa các từ và không có ký tự ẩn
header-name = cột { $column } phải có tên là { $name }

note-utf-16 = vẫn đọc được: tập tin là UTF-16; khi lưu nên chọn kiểu CSV UTF-8 (comma delimited)
note-separator-line = vẫn đọc được: dòng đầu là sep=, không phải tiêu đề; khi lưu nên chọn kiểu CSV UTF-8 (comma delimited)
note-tabs = vẫn đọc được: các cột cách nhau bằng tab; khi lưu nên chọn kiểu CSV UTF-8 (comma delimited)
note-semicolons = vẫn đọc được: các cột cách nhau bằng dấu chấm phẩy; khi lưu nên chọn kiểu CSV UTF-8 (comma delimited)
note-separator = vẫn đọc được: các cột cách nhau bằng { $sign }; khi lưu nên chọn kiểu CSV UTF-8 (comma delimited)
note-blanks = vẫn đọc được: tên cột ở dòng tiêu đề có dấu cách thừa; hãy xóa chúng trong bảng tính
note-end-mark = vẫn đọc được: tập tin kết thúc bằng Ctrl-Z; khi lưu nên chọn kiểu CSV UTF-8 (comma delimited)

row = dòng { $line }, { $field }: { $why }
row-column-count = có { $found } cột thay vì { $expected }
row-open-quote = một dấu ngoặc kép không được đóng trên dòng của nó; chưa đọc được gì cho đến dòng { $line }
row-not-utf-8 = không phải là văn bản UTF-8: hãy lưu tập tin theo kiểu CSV UTF-8 (comma delimited)
row-lost-letters = có dấu ? ở chỗ chữ bị mất: hãy lưu bảng tính theo kiểu CSV UTF-8 (comma delimited)
row-wrong-encoding = có chữ bị đọc sai bảng mã: hãy mở bản gốc dưới dạng UTF-8
row-missing = bị bỏ trống
row-in-future = nằm trong tương lai, nếu hôm nay là { $today } như đồng hồ của máy này chỉ
row-too-old = khiến người này già hơn 130 tuổi
row-unknown-status = tình trạng là citizen, foreign_resident hoặc citizen_abroad
row-same-number = trùng số định danh với dòng { $line }
row-kind-columns = có số cột khác với dòng tiêu đề
row-kind-quote = một dấu ngoặc kép không được đóng trên dòng của nó
row-kind-number = trùng số định danh với một dòng khác
row-country = tên nước là hai chữ cái hoa (ISO 3166-1 alpha-2)
row-province = tỉnh là ba chữ số, từ 001 đến 096
row-full-name = họ và tên có từ 1 đến 120 ký tự nhìn thấy được và không có dấu cách ở hai đầu
row-id-number = số giấy tờ có từ 6 đến 12 chữ cái hoa và chữ số
row-born-after-enrolment = ngày sinh muộn hơn ngày ghi danh
row-ends-before-enrolment = chứng nhận hết hạn trước ngày ghi danh
row-not-iso = ngày được viết theo dạng YYYY-MM-DD
row-no-such-day = trong lịch không có ngày này
row-day-out-of-range = ngày nằm ngoài khoảng 1900-01-01 đến 2079-06-06
row-formula = tên bắt đầu bằng = + - hoặc @ bị bảng tính coi là công thức
row-name-without-letter = tên phải có chữ cái
row-not-the-last-day = khi chỉ biết năm hoặc tháng sinh thì tính ngày cuối của năm hoặc tháng đó
row-former-numbers = số cũ có nhiều nhất tám số, khác nhau và khác số hiện nay
row-phone = số điện thoại có mười chữ số và bắt đầu bằng 03, 05, 07, 08 hoặc 09
row-citizen-number = số định danh cá nhân có mười hai chữ số (bảng tính hay bỏ mất số 0 ở đầu)
row-number-names-no-place = số định danh cá nhân bắt đầu bằng mã tỉnh (001 đến 096) hoặc mã nước (từ 100)
row-number-and-birth = số định danh cá nhân không khớp với ngày sinh
row-residence-card = số thẻ cư trú có hai chữ cái hoa và bảy chữ số
row-status-and-nationality = tình trạng không khớp với quốc tịch
row-status-and-residence = tình trạng không khớp với nước cư trú
row-status-and-province = tỉnh được ghi khi và chỉ khi người đó cư trú ở Việt Nam

plan-same-number-twice = hai dòng có cùng một số
plan-same-person-twice = hai dòng là cùng một người trong sổ, theo một số cũ của người đó
plan-other-person = số này là của một người đã ghi danh có tên khác và ngày sinh khác; nếu cả hai đều là sửa đổi, hãy nhập từng sửa đổi một
plan-stale = sổ đã thay đổi kể từ khi lập kế hoạch; hãy lập lại kế hoạch
plan-merges = { $count } người được ghi danh dưới hai số: một lần ghi danh của mỗi người sẽ kết thúc, và việc này được đếm công khai; hãy cho phép, hoặc bỏ những dòng đó ra
