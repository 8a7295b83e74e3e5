# Những gì có thể hỏng với ví, tập tin của ví và các thông điệp đưa cho ví. Câu nào cũng nói cần làm gì.

unnamed = lỗi: { $error }

# Tập tin của ví.

store-not-found = ở đây không có ví: hãy tạo ví trước, hoặc khôi phục từ bản sao lưu; nếu ví ở chỗ khác, hãy nêu bằng --wallet FILE
store-exists = ở đây đã có ví: chưa có gì thay đổi; hãy nêu một tập tin khác bằng --wallet FILE
store-in-use = ví đang mở trong một chương trình khác: hãy đóng ví ở đó trước
store-read-only = tập tin của ví hoặc thư mục chứa nó chỉ cho đọc: có thể nó nằm trên ổ đĩa chỉ đọc, hoặc thuộc về người khác; hãy xem lại quyền, hoặc chép ví sang một thư mục của bạn
store-disk-full = ổ đĩa đã đầy: chưa có gì thay đổi; hãy giải phóng chỗ rồi thử lại
store-not-a-wallet = tập tin này không phải là ví Nonla: chưa có gì thay đổi; hãy nêu một tập tin khác bằng --wallet FILE
store-unfinished = việc tạo ví này đã bị ngắt giữa chừng, trong ví chưa có gì: hãy tạo hoặc khôi phục lại
store-replaced = trong lúc ví đang mở, một tập tin khác đã được đặt vào chỗ của ví: chưa có gì được gửi đi; hãy tìm xem chương trình nào đã làm vậy, rồi thử lại
store-log-does-not-fit = tập tin có đuôi -wal bên cạnh ví không khớp với ví, như thể việc sao chép hoặc đồng bộ đã mang về một bản cũ: hãy chuyển nó đi chỗ khác rồi thử lại; chưa có gì thay đổi
store-foreign-journal = tập tin có đuôi -journal bên cạnh ví không phải của ví: hãy chuyển nó đi chỗ khác rồi thử lại; chưa có gì thay đổi
store-damaged = tập tin của ví bị hỏng: hãy khôi phục bản sao lưu gần nhất vào một tập tin khác
store-engine = cơ sở dữ liệu không làm được điều mà ví cần ({ $what }): hãy cài lại chương trình
store-io = ổ đĩa đọc hoặc ghi bị lỗi: chưa có gì thay đổi; hãy kiểm tra ổ đĩa rồi thử lại

vault-newer = ví này do một phiên bản mới hơn của chương trình ghi: hãy cập nhật chương trình rồi thử lại
vault-no-header = đây không phải là ví Nonla, hoặc phần đầu của ví bị hỏng: hãy khôi phục bản sao lưu gần nhất vào một tập tin khác
vault-wrong-passphrase = sai cụm mật khẩu
vault-no-passphrase = ví này không có cụm mật khẩu: chỉ chương trình đã tạo ra nó mới mở được
vault-wrong-key = khóa này không mở được ví
vault-kdf = không dẫn xuất được khóa: hãy đóng bớt chương trình khác để có thêm bộ nhớ rồi thử lại; nếu vẫn không được thì tập tin bị hỏng
vault-tampered = một bản ghi của ví bị hỏng hoặc thuộc về chỗ khác: hãy khôi phục bản sao lưu gần nhất vào một tập tin khác
vault-missing = một số bản ghi của ví bị thiếu hoặc cũ hơn các bản ghi khác: hãy khôi phục bản sao lưu gần nhất vào một tập tin khác
vault-older = đây là một bản cũ của ví: thiếu những gì đã diễn ra sau đó; hãy dùng bản mới nhất
vault-forked = ví này đã bị sao chép và cả hai bản đều được dùng: thiếu những gì bản kia đã làm; chỉ nên giữ một bản
vault-not-loaded = không đọc được một bản ghi của ví: hãy cập nhật chương trình, hoặc khôi phục bản sao lưu gần nhất vào một tập tin khác
vault-key-store = kho khóa của hệ thống không trả lời: hãy mở khóa kho, hoặc dùng cụm mật khẩu
vault-no-randomness = hệ điều hành không cấp được số ngẫu nhiên: chưa có gì thay đổi; hãy thử lại
vault-untidy = đã xong, nhưng nội dung cũ trong tập tin chưa được ghi đè ({ $why })

pin-none = ví này không có mã PIN trên thiết bị này: hãy dùng cụm mật khẩu
pin-no-key-store = hệ thống này không có kho khóa để đếm số lần thử, nên mã PIN không bảo vệ được gì: hãy dùng cụm mật khẩu
pin-wrong = sai mã PIN, còn { $left } lần thử
pin-wait = sai mã PIN quá nhiều lần: hãy đợi { $seconds } giây, hoặc dùng cụm mật khẩu
pin-blocked = mã PIN đã bị khóa sau 16 lần sai: hãy dùng cụm mật khẩu và đặt mã PIN mới

# Cụm mật khẩu.

passphrase-empty = cụm mật khẩu trống: hãy gõ vào
passphrase-too-long = cụm mật khẩu dài hơn { $most } byte: hãy dùng cụm ngắn hơn
passphrase-too-short = cụm mật khẩu có ít hơn { $least } ký tự: bốn từ trở lên không liên quan đến nhau thì dễ nhớ
passphrase-unseen = cụm mật khẩu có ký tự không nhìn thấy được hoặc bàn phím không gõ được, chẳng hạn dấu tab: hãy dùng chữ cái, chữ số, dấu cách và các dấu thông thường
passphrase-blank-at-an-end = cụm mật khẩu bắt đầu hoặc kết thúc bằng dấu cách: hãy bỏ dấu cách đó
passphrase-guessable = cụm mật khẩu quá dễ đoán: nó lặp lại, đếm tăng hoặc giảm, hoặc gồm những mảnh rất phổ biến; hãy dùng bốn từ trở lên không liên quan đến nhau

# Bản sao lưu.

backup-none = đây không phải là bản sao lưu: hãy chọn tập tin mà ví đã ghi
backup-changed-in-copying = bản sao lưu đã bị thay đổi khi sao chép: thư điện tử hoặc trình soạn thảo đã đổi dấu xuống dòng, dấu cách hoặc dấu trích dẫn; hãy chép lại chính tập tin đó, dưới dạng tệp đính kèm hoặc bằng thẻ nhớ
backup-text-form = đây là tập tin age ở dạng văn bản: hãy mở nó bằng `age -d` rồi niêm lại bằng `age -p`, không dùng `-a`
backup-newer = bản sao lưu này do một phiên bản mới hơn của chương trình ghi: hãy cập nhật chương trình rồi thử lại
backup-not-for-a-passphrase = tập tin age này không được niêm bằng một cụm mật khẩu: hãy chọn tập tin mà ví đã ghi
backup-bad-header = phần đầu của bản sao lưu đã bị thay đổi khi sao chép hoặc bị hỏng: hãy chép lại tập tin, hoặc dùng một bản khác
backup-truncated = bản sao lưu không đầy đủ, thiếu phần cuối: hãy chép lại toàn bộ tập tin
backup-too-weak = bản sao lưu được niêm quá yếu (công 2^{ $work }, ít nhất phải 2^{ $least }): đừng tin nó
backup-too-much-work = bản sao lưu đòi quá nhiều công tính toán (2^{ $work }, nhiều nhất là 2^{ $most }): đừng tin nó
backup-too-large = bản sao lưu lớn hơn { $most } MiB: hãy xóa bớt lịch sử cũ trước
backup-wrong-passphrase = cụm mật khẩu không mở được bản sao lưu này: hãy thử lại, chú ý chữ hoa, dấu cách và dấu thanh
backup-damaged = cụm mật khẩu đúng, nhưng bản sao lưu đã bị thay đổi khi sao chép, bị cắt ngắn hoặc có thêm byte: hãy chép lại tập tin, hoặc dùng một bản khác
backup-not-sealed = không niêm được bản sao lưu: hãy thử lại
backup-of-something-else = tập tin mở được, nhưng không phải là bản sao lưu của ví Nonla: hãy chọn tập tin mà ví đã ghi

# Người giữ hộ.

share-bad-threshold = hãy chọn từ 2 đến 16 người giữ hộ, trong đó cần ít nhất 2 người
share-bad-sign = ký tự thứ { $position } của mảnh này không hợp lệ: một mảnh chỉ có chữ số và chữ cái
share-bad-length = mảnh này có { $found } ký tự, không đúng số ký tự của một mảnh: có thể thiếu hoặc thừa một dòng
share-damaged = mảnh { $number } bị gõ sai: hãy so lại với bản gốc
share-newer = mảnh này do một phiên bản mới hơn của chương trình tạo ra: hãy cập nhật chương trình rồi thử lại
share-none = mảnh này không do ví nào tạo ra: hãy bỏ nó ra
share-not-given = chưa có mảnh nào: hãy hỏi những người giữ hộ
share-too-few = còn cần thêm { $missing } mảnh: hãy hỏi thêm những người giữ hộ khác
share-twice = mảnh { $number } được đưa hai lần: hãy bỏ một mảnh và hỏi người giữ hộ khác
share-of-another-set = mảnh { $number } thuộc một bộ khác với mảnh đầu tiên: hãy hỏi những mảnh mới nhất
share-do-not-fit = các mảnh không khớp với nhau: có một mảnh giả, hãy thử lại với những người giữ hộ khác
share-in-file = mảnh trong { $file }: { $why }

# Thông điệp có chữ ký và JSON.

jws-too-long = nó dài hơn { $most } byte
jws-changed-in-copying = nó không phải là một văn bản có chữ ký liền mạch: đã bị thay đổi khi sao chép, chẳng hạn bị ngắt dòng, hoặc là thứ khác
jws-bad-signature = chữ ký sai: nó đã bị thay đổi khi sao chép, hoặc bị giả mạo
jws-other-type = nó là một văn bản có chữ ký thuộc loại khác
jws-algorithm = nó được ký theo cách mà chương trình này không biết
jws-other-key = nó được ký bằng một khóa khác
json-at = dòng { $line }, cột { $column } không phải là JSON: nó đã bị thay đổi khi sao chép, hoặc là thứ khác
json-other = nó không phải là JSON cần đọc ở đây ({ $why })
json-not-utf-8 = không phải là văn bản UTF-8
json-byte-order-mark = có dấu thứ tự byte ở đầu
json-trailing-bytes = có thứ khác ở cuối
json-duplicate-member = một tên xuất hiện hai lần trong một đối tượng
json-too-deep = lồng quá sâu
json-not-an-integer = một số không nguyên, hoặc quá lớn
json-wrong-shape = thiếu tên, có tên lạ hoặc giá trị sai loại
json-second-spelling = một giá trị viết theo cách khác thường
json-unwritable = nó không viết được thành JSON

# Những yêu cầu mà ví không trả lời. Chỉ dành cho người dùng ví.

not-answered = không trả lời: { $why }
refused-signature = đây không phải là yêu cầu mà ví tin được: { $why }; hãy lấy lại từ nền tảng
refused-malformed = không hiểu hết được yêu cầu: { $why }; hãy lấy lại từ nền tảng
refused-unknown-verifier = danh sách tin cậy không biết nền tảng nào có khóa đã ký yêu cầu này: đừng trả lời
refused-trust-list-ended = danh sách tin cậy của bạn đã hết hạn ngày { $day }: hãy chạy `{ $wallet } update FOLDER`, rồi xin nền tảng một yêu cầu mới
refused-unknown-trust-list = nền tảng dùng danh sách tin cậy số { $list } mà ví của bạn chưa có: hãy chạy `{ $wallet } update FOLDER` rồi thử lại
refused-old-trust-list = nền tảng dùng danh sách tin cậy số { $list }, đã quá cũ: nền tảng phải cập nhật
refused-other-trust-list = nền tảng dùng một danh sách tin cậy cùng số nhưng khác với danh sách của ví: có thể là bẫy; hãy giữ lại yêu cầu và báo cho người khác
refused-changed-meanwhile = danh sách tin cậy đã thay đổi trong lúc bạn được hỏi: hãy xem lại yêu cầu một lần nữa
refused-foreign-client-id = yêu cầu nhân danh một bên khác với nền tảng đã ký nó: đừng trả lời
refused-foreign-response-uri = câu trả lời sẽ đi đến một địa chỉ mà danh sách tin cậy không ghi cho nền tảng này: đừng trả lời
refused-expired = theo đồng hồ của thiết bị này ({ $now }) thì yêu cầu đã hết hạn: hãy chỉnh đồng hồ nếu nó sai; nếu không, hãy xin nền tảng một yêu cầu mới
refused-clock-unset = đồng hồ của thiết bị này sai, nó không chỉ ngày nào từ năm 1900 đến 2079: hãy chỉnh lại rồi thử lại
refused-other-day = yêu cầu dành cho một ngày khác hôm nay, theo đồng hồ của thiết bị này là { $today }: hãy chỉnh đồng hồ nếu nó sai; nếu không, hãy xin nền tảng một yêu cầu mới
refused-unknown-issuer = danh sách tin cậy không biết nơi cấp hoặc loại chứng nhận này
refused-unregistered-purpose = nền tảng chưa đăng ký mục đích này
refused-over-asking = yêu cầu đòi nhiều hơn mức mục đích đã đăng ký cho phép: { $more }
refused-keeps-too-long = nền tảng muốn lưu kết quả lâu hơn mức đã đăng ký
refused-second-bound = nền tảng này đã được trả lời về { $bound }; thêm một câu trả lời cùng loại nữa sẽ thu hẹp điều đó
refused-second-day = hôm nay nền tảng này đã được trả lời cho ngày { $day }; thêm một ngày nữa sẽ lộ ra khi nào một điều hết hiệu lực
refused-unknown-period = ví chưa có danh sách thu hồi của ngày { $day }: hãy lấy bằng `{ $wallet } update FOLDER` rồi thử lại
refused-other-head = nền tảng giữ một danh sách thu hồi khác với ví này cho cùng một ngày: nơi cấp hoặc nền tảng đưa cho mỗi người một danh sách khác nhau; đừng trả lời
refused-no-credential = trong ví không có chứng nhận của nơi cấp và loại được hỏi
refused-does-not-fulfil = chứng nhận của bạn không đáp ứng điều được hỏi
refused-unmet = không trả lời: chứng nhận của bạn không đáp ứng điều được hỏi; nó không cho thấy rằng { $conditions }
refused-revoked = chứng nhận của bạn đã bị thu hồi: hãy xin nơi cấp một chứng nhận mới
refused-no-digit-table = thiếu bảng chữ số của nơi cấp: hãy lấy bằng `{ $wallet } update FOLDER` rồi thử lại

over-age = mốc { $years } tuổi trở lên
over-country = việc bạn sống ở { $country }
over-one-account = bí danh của bạn ở đó
over-not-expired = việc chứng nhận của bạn chưa hết hạn
over-not-revoked = việc chứng nhận của bạn chưa bị thu hồi
over-enrolled = việc bạn đã ghi danh từ { $days } ngày trước trở lên
over-provinces = việc bạn sống ở một trong các tỉnh { $codes }
over-statuses = việc tình trạng cư trú của bạn là một trong: { $statuses }
status-citizen = công dân ở Việt Nam
status-foreign-resident = người nước ngoài cư trú
status-citizen-abroad = công dân ở nước ngoài
query-unknown-format = dạng hoặc hệ chứng minh của nó không có trong chương trình này
query-not-one-type = nó không nêu đúng một loại chứng nhận
query-unknown-predicate = nó hỏi một điều mà chương trình này không biết
query-predicate-twice = nó hỏi cùng một điều hai lần
query-threshold = nó hỏi một mốc tuổi khác với 13, 16, 18, 21 và 65
query-enrolment-threshold = nó hỏi một mốc ghi danh khác với 30, 90, 180 và 365 ngày
query-unknown-code = nó nêu một tỉnh hoặc một tình trạng cư trú không có thật
query-codes = một danh sách mã trong đó trống, có hơn 8 mã, hoặc không theo thứ tự tăng dần
query-different-days = những điều nó hỏi thuộc về các ngày khác nhau
query-unknown-claim = nó đòi xem một điều khác ngoài nước cư trú
query-foreign-scope = nó hỏi bí danh của một nền tảng khác
query-no-day = nó không nêu ngày nào
query-bad-periods = các danh sách thu hồi mà nó nhận không khớp với ngày của nó
query-period-off-day = danh sách thu hồi của nó không nằm trong khoảng từ hai ngày trước đến một ngày sau ngày của nó
query-account-unbound = nó hỏi bí danh mà không hỏi chứng nhận còn hiệu lực và chưa bị thu hồi

# Lời đề nghị cấp và chứng nhận mà ví không nhận.

receive-malformed = đây không phải là lời đề nghị cấp hay chứng nhận: { $why }
receive-unknown-issuer = danh sách tin cậy không biết nơi cấp hoặc loại chứng nhận này: hãy chạy `{ $wallet } update FOLDER` nếu danh sách của bạn đã cũ
receive-unlisted-key = khóa của nơi cấp không phải là khóa dùng chung cho mọi người, hoặc không có hiệu lực hôm nay, theo đồng hồ của thiết bị này là { $today }: hãy chỉnh đồng hồ nếu nó sai; hãy chạy `{ $wallet } update FOLDER` nếu danh sách của bạn đã cũ; nếu không thì đừng nhận
receive-trust-list-ended = danh sách tin cậy của bạn đã hết hạn ngày { $day }: hãy chạy `{ $wallet } update FOLDER` rồi thử lại
receive-unknown-anchor = lời đề nghị dựa vào một nơi cấp hoặc loại chứng nhận mà danh sách tin cậy không biết: hãy chạy `{ $wallet } update FOLDER` nếu danh sách của bạn đã cũ
receive-no-anchor = lời đề nghị này đòi hỏi một chứng nhận của { $issuer }: hãy lấy chứng nhận đó trước
receive-anchor-ended = chứng nhận của { $issuer } trong ví đã hết hạn, vì hôm nay là { $today } theo đồng hồ của thiết bị này: hãy chỉnh đồng hồ nếu nó sai; nếu không, hãy xin chứng nhận mới trước
receive-anchor-revoked = chứng nhận của { $issuer } trong ví đã bị thu hồi: hãy xin chứng nhận mới trước
receive-update-first = ví thiếu những gì { $issuer } công bố gần đây nhất: hãy chạy `{ $wallet } update FOLDER` rồi thử lại
receive-anchor-unusable = chứng nhận của { $issuer } trong ví không dùng được cho lời đề nghị này
receive-other-credential = chứng nhận này không phải là chứng nhận đã được đề nghị: hãy chạy `{ $wallet } receive --again` và đưa yêu cầu đó cho nơi cấp
receive-other-request = chứng nhận này đáp lại một yêu cầu khác với yêu cầu đang chờ: hãy chạy `{ $wallet } receive --again` và đưa yêu cầu đó cho nơi cấp
receive-bad-signature = chữ ký của chứng nhận không khớp: hãy xin nơi cấp gửi lại
receive-enrolled-later = ngày ghi danh trong chứng nhận muộn hơn hôm nay, theo đồng hồ của thiết bị này là { $today }: hãy chỉnh đồng hồ nếu nó sai; nếu không, có thể nơi cấp đã đánh dấu chứng nhận, nên đừng nhận
receive-enrolled-before-issuer = ngày ghi danh trong chứng nhận sớm hơn ngày nơi cấp bắt đầu hoạt động: có thể nơi cấp đã đánh dấu nó, nên đừng nhận
receive-enrolled-mid-month = ngày ghi danh trong chứng nhận không phải là ngày đầu tháng: có thể nơi cấp đã đánh dấu nó, nên đừng nhận
receive-unusable = chứng nhận này không bao giờ dùng được: nó đã hết hạn trước hôm nay, theo đồng hồ của thiết bị này là { $today }, hoặc không có chỗ trong danh sách thu hồi; hãy chỉnh đồng hồ nếu nó sai, nếu không hãy xin nơi cấp một chứng nhận khác

# Những gì được công bố cho mọi người.

update-gap-list = danh sách thu hồi bị từ chối: { $why }; hãy lấy lại, và báo cho người khác nếu vẫn như vậy
update-bad-file = nơi cấp đã công bố một tập tin hỏng trong danh sách thu hồi; hãy báo cho người khác, đó có thể là bẫy (`{ $wallet } evidence` cho xem những gì ví giữ lại)
update-two-lists = nơi điều hành đã ký hai danh sách tin cậy cùng một số; hãy báo cho người khác, đó có thể là bẫy (`{ $wallet } evidence` cho xem những gì ví giữ lại)
update-two-heads = nơi cấp đã ký hai danh sách thu hồi cho cùng một ngày; hãy báo cho người khác, đó có thể là bẫy (`{ $wallet } evidence` cho xem những gì ví giữ lại)
update-digit-table = bảng chữ số bị từ chối: { $why }; hãy lấy lại
update-unlisted-digit-table = bảng chữ số này không phải là bảng dùng chung cho mọi người: hãy lấy từ chỗ khác
update-own-file-missing = thiếu phần { $file } của danh sách thu hồi, phần nói về chứng nhận của bạn: hãy lấy nó rồi thử lại
update-unknown-issuer = danh sách tin cậy không biết nơi cấp này
update-nothing-new = chưa có phần đầu của danh sách thu hồi
trust-list-signature = danh sách tin cậy bị từ chối: { $why }; hãy lấy lại, và so lại khóa của bên vận hành
trust-list-malformed = không hiểu được danh sách tin cậy: { $why }; hãy lấy lại
trust-list-broken-chain = danh sách tin cậy không nối tiếp danh sách mà ví đã biết: hãy lấy từ chỗ khác, và đừng tin danh sách này
trust-list-other-domain = danh sách tin cậy thuộc một miền tin cậy khác với danh sách mà ví đã biết: đừng tin nó
trust-list-newer = danh sách tin cậy cần một phiên bản mới hơn của chương trình: hãy cập nhật chương trình
trust-list-refused = danh sách tin cậy bị từ chối: { $why }
list-bad-name = một tên trong đó không có từ 1 đến 80 ký tự nhìn thấy được
list-ambiguous = hai mục của nó trùng mã định danh, địa chỉ hoặc khóa
list-bad-life = nó hết hạn trước ngày công bố, hoặc sau hơn 400 ngày
list-same-name = hai nơi cấp hoặc hai nền tảng có tên trông giống hệt nhau
list-same-address = hai nền tảng nhận câu trả lời ở cùng một trang
list-purpose-twice = một nền tảng đăng ký cùng một mục đích hai lần cho một loại chứng nhận
list-many-translations = một mục đích có nhiều bản dịch hơn mức được đọc
list-language-twice = một mục đích có hai văn bản trong cùng một ngôn ngữ
list-verifier-missing = nó bỏ sót một nền tảng đã có trước đây
list-verifier-key-unsigned = nó ghi cho một nền tảng một khóa mà không khóa nào trước đó ký: có thể đó là công ty khác
list-two-ages = một nền tảng đăng ký hai mốc tuổi khác nhau
list-two-enrolment-days = một nền tảng đăng ký hai mốc ghi danh khác nhau
list-two-province-sets = một nền tảng đăng ký hai nhóm tỉnh khác nhau
list-two-status-sets = một nền tảng đăng ký hai nhóm tình trạng cư trú khác nhau
list-account-unbound = một mục đích đòi một tài khoản mà không đòi chứng nhận còn hiệu lực và chưa bị thu hồi
list-short-key-life = một khóa của nơi cấp có hiệu lực dưới 180 ngày
list-many-keys = hơn hai khóa của một nơi cấp có hiệu lực trong cùng một ngày
list-long-key-overlap = hai khóa của một nơi cấp cùng có hiệu lực quá 60 ngày
list-key-before-since = một khóa của nơi cấp có trước cả nơi cấp
list-gap-keys-overlap = hai khóa khoảng trống của một nơi cấp ký cho cùng một ngày, hoặc một khóa kết thúc trước khi bắt đầu
list-since-changed = nó đổi ngày nơi cấp bắt đầu hoạt động
list-issuer-missing = nó bỏ sót một nơi cấp đã có trước đây
list-key-changed = nó bỏ sót hoặc đổi một khóa của nơi cấp
operator-key-bad = { $file } không phải là khóa của bên vận hành: { $why }
operator-key-not-base64url = khóa là một dòng gồm 43 chữ cái, chữ số, - và _; có thể nó đã bị thay đổi khi sao chép
operator-key-not-a-point = nó có dạng một khóa nhưng không phải là khóa; có thể nó đã bị thay đổi khi sao chép
operator-key-weak = đây là một khóa yếu, không ai nên dùng

# Lịch sử, biên nhận và thư.

history-broken = dòng { $line } của lịch sử không còn đúng như lúc được ghi: hãy khôi phục bản sao lưu gần nhất vào một tập tin khác
history-no-such-line = lịch sử không có dòng { $line }, hoặc dòng đó đã bị xóa: `{ $wallet } history` liệt kê các dòng
export-none = đây không phải là lịch sử đã xuất: { $why }
export-newer = lịch sử này do một phiên bản mới hơn của chương trình xuất ra: hãy cập nhật chương trình
export-changed = lịch sử đã xuất bị thay đổi: { $why }
export-line = dòng { $line } không còn đúng như lúc được ghi
export-line-missing = thiếu dòng { $line }
export-transaction = lịch sử đã xuất bị thay đổi: giao dịch { $line } không khớp với dòng của nó
receipt-none = đây không phải là biên nhận: { $why }
receipt-unknown-verifier = danh sách tin cậy không biết nền tảng nào có khóa đã ký biên nhận này
receipt-refused = biên nhận bị từ chối: { $why }
receipt-unlisted-key = nó được ký bằng một khóa mà danh sách tin cậy không ghi cho nền tảng này
receipt-other-verifier = nó nhân danh một nền tảng khác
receipt-other-matter = nó không dành cho điều đã gửi
receipt-not-ours = biên nhận này không ứng với điều gì ví đã gửi
receipt-line-gone = biên nhận ứng với điều bạn đã gửi, nhưng dòng của nó không có trong lịch sử: bạn đã xóa nó, hoặc ví được khôi phục từ một bản sao lưu cũ hơn; biên nhận không được giữ
message-bad-text = lời nhắn có từ 1 đến 2000 ký tự nhìn thấy được và không có dấu cách ở hai đầu
message-refused = lời nhắn bị từ chối: { $why }
alias-bad = tên riêng bạn đặt có từ 1 đến 80 ký tự nhìn thấy được và không có dấu cách ở hai đầu
no-pseudonym-there = bạn không có bí danh ở đó: `{ $wallet } pseudonyms` liệt kê những nền tảng bạn có bí danh
overtaken-late = việc này đến quá muộn: yêu cầu đã hết hạn, hoặc danh sách tin cậy đã hết hiệu lực; chưa có gì được gửi đi; hãy xin nền tảng một yêu cầu mới
overtaken-moved-on = ví đã thay đổi trong lúc đó; chưa có gì được ghi hay gửi đi; hãy bắt đầu lại

# Dòng lệnh của ví.

platform-unknown = không có nền tảng nào tên như vậy: `{ $wallet } pseudonyms --all` liệt kê tất cả
platform-several = có nhiều nền tảng tên như vậy: hãy nêu một nền tảng bằng mã định danh, xem trong `{ $wallet } pseudonyms --all`
line-no-request = dòng { $line } của lịch sử không nói về yêu cầu nào: `{ $wallet } history` liệt kê các dòng
line-no-receipt = dòng { $line } của lịch sử không có biên nhận
nothing-pending = chưa có lời đề nghị nào đang chờ chứng nhận: hãy đưa lời đề nghị trước, bằng `{ $wallet } receive OFFER`
several-pending = có nhiều lời đề nghị đang chờ chứng nhận: hãy đưa lại lời đề nghị bằng `{ $wallet } receive OFFER`, hoặc bỏ hết bằng `{ $wallet } receive --give-up`
folder-not-made = không tạo được thư mục { $folder }: { $why }
no-home = bạn không có thư mục cá nhân: hãy nêu chỗ của ví bằng --wallet FILE
no-terminal = không có ai ở thiết bị đầu cuối để gõ cụm mật khẩu: kịch bản lệnh đưa nó bằng --passphrase-stdin hoặc --passphrase-fd N
shell-in-shell = `nonla wallet shell` đang chạy rồi: hãy gõ lệnh mà không có `shell`
no-such-open-file = không có tập tin nào mang số { $number } đang mở: hãy nêu số của một tập tin đang mở
nothing-typed = không còn dòng nào để đọc cụm mật khẩu: hãy đưa mỗi cụm một dòng
typed-no-text = những gì được gõ không phải là văn bản UTF-8: hãy gõ lại
typed-not-read = không đọc được những gì đã gõ: { $why }
passphrases-differ = hai cụm mật khẩu khác nhau: hãy thử lại
stdin-twice = đầu vào chuẩn không thể vừa đưa thông điệp vừa đưa cụm mật khẩu: hãy dùng --passphrase-fd, hoặc để thông điệp trong một tập tin
clock-wrong = đồng hồ của máy này không chỉ ngày nào từ năm 1900 đến 2079: hãy chỉnh lại
not-started = chương trình không khởi động được: { $why }

clock-unreadable = không ngày nào cả
clock-time = { $time } ngày { $day } giờ Việt Nam

in-file = trong { $file }: { $why }

# Records of an issuer or a platform.
records-no-folder = không có thư mục này: hãy tạo thư mục trước
records-foreign = tập tin này không phải kho của vai trò này, hoặc đã hỏng: không có gì thay đổi
records-other-version = kho này do một phiên bản khác của chương trình tạo ra: không có gì thay đổi
records-bad-path = đường dẫn của kho phải là văn bản UTF-8: hãy chọn tên hoặc thư mục khác
records-read-only = không ghi được vào thư mục hoặc tập tin của kho: hãy kiểm tra quyền truy cập
records-disk-full = đĩa đã đầy: không có gì thay đổi; hãy giải phóng chỗ rồi thử lại
records-too-large = một bản ghi lớn hơn mức kho lưu được: không có gì thay đổi
records-busy = quá nhiều bên khác đang ghi cùng các bản ghi này: hãy thử lại
records-replaced = một tập tin khác đã được đặt vào chỗ của kho, hoặc kho đã bị xóa: không có gì được quyết định; hãy dừng chương trình và tìm hiểu xem là trường hợp nào
records-damaged = kho đã hỏng
records-engine = bộ máy cơ sở dữ liệu không làm điều mà kho cần ({ $what })
records-io = đọc hoặc ghi không thành công: hãy kiểm tra đĩa, rồi xem bước vừa rồi đã được thực hiện chưa
