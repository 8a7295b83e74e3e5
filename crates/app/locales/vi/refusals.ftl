# Những gì nơi cấp và nền tảng từ chối, như phần trình diễn và thị trấn luyện tập cho thấy.

halt-issuer = nơi cấp từ chối: { $why }
halt-register = sổ từ chối: { $why }
halt-wallet = ví từ chối: { $why }
halt-cannot-ask = nền tảng không hỏi được: { $why }
halt-platform = nền tảng từ chối: { $why }
halt-list = danh sách thu hồi: { $why }
halt-store = kho của nền tảng bị hỏng, ở bảng { $table }: hãy khôi phục từ bản sao lưu gần nhất
halt-other-verifier = một nền tảng suýt ký điều mà nền tảng khác đã kiểm tra: đây là lỗi của chương trình
halt-not-committed = một thông điệp suýt được gửi trước khi thay đổi được lưu: đây là lỗi của chương trình
halt-last-day = lịch của chương trình này đã hết: không còn ngày nào sau đó
halt-bad-register = sổ này không hợp với phần trình diễn
halt-message = không đọc hoặc không ghi được một thông điệp: { $why }
halt-other-day = yêu cầu dành cho một ngày khác hôm nay
halt-expired = yêu cầu đã hết hạn
halt-unknown-period = ví chưa có danh sách thu hồi của ngày { $day }
halt-unlisted-key = khóa của nơi cấp không phải là khóa dùng chung cho mọi người, hoặc không có hiệu lực hôm nay

# Nơi cấp

issuer-unknown-person = trong sổ không ai có số này
issuer-too-young = còn quá nhỏ để có chứng nhận riêng
issuer-key-not-in-force = khóa của nơi cấp không có hiệu lực hôm nay
issuer-offer-expired = lời đề nghị cấp đã hết hạn: hãy đưa ra lời đề nghị mới
issuer-bad-request-proof = chứng minh của ví không khớp với lời đề nghị cấp
issuer-anchor-missing = lời đề nghị đòi chứng minh về một chứng nhận của nơi cấp khác, mà không có chứng minh nào
issuer-anchor-unasked = yêu cầu kèm một chứng minh mà lời đề nghị không đòi
issuer-anchor-day-off = chứng minh về chứng nhận của nơi cấp kia dành cho một ngày khác hôm nay
issuer-anchor-list-stale = danh sách thu hồi mới nhất đã biết của nơi cấp kia là của ngày { $day }; nó đã quá cũ
issuer-wrong-anchor-period = chứng minh về chứng nhận của nơi cấp kia không dành cho danh sách thu hồi ngày { $day } hay ngày trước đó
issuer-unknown-anchor-key = nơi cấp kia không có khóa này
issuer-anchor-key-not-in-force = khóa của nơi cấp kia không có hiệu lực vào ngày của chứng minh
issuer-bad-anchor-proof = chứng minh về chứng nhận của nơi cấp kia không đúng
issuer-revoked = chứng nhận đã cấp cho lời đề nghị này đã bị thu hồi
issuer-corrected-since = dòng của người này đã được sửa sau đó: hãy đưa ra một lời đề nghị để thay chứng nhận
issuer-no-handle-free = không tìm được số thu hồi nào chưa dùng; có quá ít số thu hồi
issuer-claims = dữ liệu bị từ chối: { $why }
issuer-list-incomplete = đã đọc { $found } số thu hồi, còn ngày này có { $expected }: hãy đọc mọi trang của bảng thu hồi, sau khi ngày đã đóng
issuer-other-files = các tập tin của ngày này không giống như đã công bố; khóa khoảng trống là khóa khác
issuer-unsignable = không ký được dữ liệu này bằng khóa này

conflict-unknown-offer = không có lời đề nghị cấp này
conflict-offer-used = lời đề nghị cấp đã được dùng
conflict-code-taken = mã của lời đề nghị đã có người dùng
conflict-too-many-offers = người này có quá nhiều lời đề nghị còn bỏ ngỏ: hãy chờ chúng hết hạn, hoặc thu hồi mọi thứ của người này, khi đó chúng bị rút lại
conflict-nothing-to-replace = chứng nhận cần thay không phải là chứng nhận còn hiệu lực của người này
conflict-not-enrolled = người này chưa từng ghi danh
conflict-re-enrolled-lately = người này có thể ghi danh lại từ đầu kể từ ngày { $day }, không sớm hơn
conflict-secret-used-before = bí mật của người giữ ví đã được dùng trước đây; ghi danh lại từ đầu cần một bí mật mới
conflict-other-secret = người này đã ghi danh với một bí mật khác
conflict-tag-of-somebody-else = một người khác đã ghi danh với bí mật này
conflict-too-many-devices = người này đã có số chứng nhận còn hiệu lực nhiều nhất được phép
conflict-cap-reached = khóa của nơi cấp đã ký đủ số chứng nhận được phép
conflict-not-listed-yet = các chứng nhận trước chưa nằm trong danh sách thu hồi; hãy dùng lại chính lời đề nghị này từ ngày { $day } trở đi, khi danh sách thu hồi của ngày đó hoặc ngày sau được công bố
conflict-issued-since = người này có một chứng nhận được cấp sau đó; hãy đưa ra lại lời đề nghị ghi danh lại từ đầu
conflict-gap-cap-reached = khóa khoảng trống còn ký được { $left } lần mà danh sách này cần { $gaps }; hãy dùng khóa khoảng trống kế tiếp từ ngày này rồi công bố lại
conflict-not-after-newest = danh sách thu hồi ngày { $day } đã được công bố; danh sách kế tiếp phải của một ngày sau đó
conflict-published-meanwhile = trong lúc đó một danh sách thu hồi khác đã được công bố; hãy công bố lại
conflict-calendar-ends = không còn ngày nào muộn hơn mà số ngày ghi được
conflict-nothing-to-revoke = không có gì để thu hồi
conflict-left-register = bản xuất mới nhất của sổ hộ tịch không có người này
conflict-nothing-to-merge = không có hai lần ghi danh nào để gộp

# Nền tảng

ask-nothing-needed = việc này không cần chứng minh
ask-no-account-in-rule = quy định không hỏi về tài khoản
ask-issuer-not-listed = nơi cấp hoặc loại chứng nhận không có trong danh sách tin cậy
ask-other-domain = danh sách tin cậy thuộc một miền tin cậy khác với cấu hình
ask-trust-list-ended = danh sách tin cậy đã hết hạn ngày { $day }: hãy lấy danh sách kế tiếp
ask-not-listed = khóa, mã định danh hoặc địa chỉ nhận câu trả lời của nền tảng này không có trong danh sách tin cậy
ask-no-head = chưa biết danh sách thu hồi nào
ask-other-issuers-head = danh sách thu hồi là của một nơi cấp khác
ask-stale-head = danh sách thu hồi mới nhất đã quá cũ
ask-clock-off = đồng hồ lệch hàng chục năm
ask-request = không lập được yêu cầu: { $why }

platform-request-expired = yêu cầu đã hết hạn
platform-answered-twice = đây là câu trả lời thứ hai cho cùng một yêu cầu
platform-declined = không có gì được cho xem
platform-wrong-length = câu trả lời có độ dài khác với yêu cầu
platform-unknown-version = không biết phiên bản này của dạng chứng minh
platform-malformed-pseudonym = bí danh sai dạng
platform-malformed-proof = chứng minh sai dạng
platform-unknown-issuer = nơi cấp hoặc loại chứng nhận không có trong danh sách tin cậy
platform-unknown-issuer-key = nơi cấp không có khóa này
platform-key-not-valid = khóa của nơi cấp không có hiệu lực vào ngày của yêu cầu
platform-trust-list-ended = danh sách tin cậy đã hết hạn; hãy lấy danh sách kế tiếp
platform-day-off = ngày của yêu cầu không phải hôm nay
platform-wrong-period = chứng minh không dành cho danh sách thu hồi ngày { $day }
platform-unanswerable = không chứng nhận nào trả lời được yêu cầu này
platform-bad-proof = chứng minh không đúng

consent-other-session = câu trả lời thuộc về một lần ghé thăm khác
consent-malformed = không đọc được bản đồng ý: { $why }
consent-no-pseudonym = yêu cầu không hỏi bí danh
consent-other-verifier = bản đồng ý dành cho nền tảng khác
consent-bad-signature = bản đồng ý không được ký bằng bí danh
consent-other-request = bản đồng ý nói về một yêu cầu khác
consent-misstated = bản đồng ý nói khác với yêu cầu
consent-day-off = ngày của bản đồng ý không phải hôm nay
consent-other-person = bản đồng ý là của người khác với người trả lời

letter-day-off = ngày của thư không phải hôm nay
letter-calendar-ends = việc xóa kéo dài quá ngày cuối của lịch
letter-before = chính lá thư này đã đến trước đây; hãy viết thư mới
letter-no-account = người viết thư không có tài khoản ở đó
letter-too-many = người viết đã gửi quá nhiều thư; hai ngày nữa thư sẽ lại được đọc
letter-unread = thư không được đọc
message-other-verifier = thư gửi cho một nền tảng khác
message-bad-signature = thư không được ký bằng bí danh mà nó nêu

code-character = mã gồm các chữ số từ 2 đến 9 và các chữ cái từ A đến Z, trừ I, L và O
code-length = mã có 24 ký tự, chia thành sáu nhóm bốn ký tự
code-mistyped = một ký tự của mã bị sai, hoặc hai ký tự bị đổi chỗ

# Danh sách thu hồi

list-not-a-gap-file = đây không phải là tập tin của danh sách thu hồi
list-other-file = tập tin của một ngày khác hoặc ở chỗ khác trong danh sách
list-does-not-tile = các khoảng trống bỏ sót một phần tập tin, chồng lên nhau hoặc quá rộng
list-malformed-signature = chữ ký của một khoảng trống sai dạng
list-no-gap-key = nơi cấp không có khóa khoảng trống cho ngày này
list-bad-signature = chữ ký của một khoảng trống không đúng
list-not-in-head = một tập tin hoặc mục lục không phải là thứ mà phần đầu nêu
list-wrong-count = phần đầu đếm số lần thu hồi khác với các tập tin
list-bad-limit = số lượng số thu hồi không phải là bội dương của 65536
list-bad-handle = đây không phải là số thu hồi có thể đã được cấp
list-head = không tin được phần đầu: { $why }
list-other-issuer = phần đầu là của một nơi cấp khác
list-broken-chain = phần đầu không nối tiếp phần đầu đã biết trước đó
list-count-went-down = một con số công khai của nơi cấp đã giảm
list-key-counts = các con số theo khóa sai thứ tự hoặc cộng lại không khớp
list-equivocation = hai phần đầu cho cùng một ngày: nơi cấp đưa cho mỗi người một danh sách khác nhau
list-unsignable = không ký được khoảng trống bằng khóa này

table-malformed = đây không phải là bảng chữ số, hoặc nó đã bị thay đổi khi sao chép
table-bad-signature = chữ ký của một chữ số không đúng
