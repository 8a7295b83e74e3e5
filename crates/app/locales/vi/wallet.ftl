# Những gì ví nói, hỏi và cho xem.

# Câu hỏi. Câu trả lời là một từ trọn vẹn; từ trong ngoặc được tính nếu không gõ gì.

yes-or-no = { $question } Gõ có hoặc không [không]:
whole-word = Hãy gõ trọn từ, có hoặc không (yes và no cũng được) [không]:
ask-passphrase = Cụm mật khẩu của ví:
ask-backup-passphrase = Cụm mật khẩu của bản sao lưu:
choose-passphrase = Chọn cụm mật khẩu cho ví
choose-new-passphrase = Chọn cụm mật khẩu mới cho ví
choose-passphrase-here = Chọn cụm mật khẩu cho ví ở đây
choose-backup-passphrase = Chọn cụm mật khẩu cho bản sao lưu
choose-now = { $prompt }:
choose-again = { $prompt }, gõ lại lần nữa:
try-again = sai cụm mật khẩu, hãy thử lại
accents-warning = cụm mật khẩu có chữ mang dấu: dù bàn phím gửi thế nào, chúng được tính theo một cách viết duy nhất, nhưng thiết bị không có bàn phím như vậy thì không gõ được, và công cụ age thông thường chỉ nhận cách viết đó (NFC)

deriving-key = đang dẫn xuất khóa
sealing-backup = đang niêm bản sao lưu
opening-backup = đang mở bản sao lưu
writing-history = đang ghi lịch sử
checking-history = đang kiểm tra lịch sử
taking-over = đang nhận những gì được công bố

# Một yêu cầu.

asking-who = ai hỏi:
asking-known-how = vì sao biết:
asking-why = để làm gì:
# Mục đích mà nền tảng chưa đăng ký bằng ngôn ngữ này.
asking-in-language = { $text } (bằng { $language ->
    [en] tiếng Anh
    [fr] tiếng Pháp
    [ja] tiếng Nhật
    [km] tiếng Khmer
    [ko] tiếng Hàn
    [lo] tiếng Lào
    [vi] tiếng Việt
    [zh] tiếng Trung
   *[other] ngôn ngữ { $tag }
  })
asking-kept = lưu giữ:
asking-learns = họ sẽ biết:
asking-hidden = được giấu kín:
asking-beware = hãy lưu ý:
asking-unmet = không đúng:
asking-kept-days = kết quả, trong { $days } ngày
asking-verified-how = được ký bằng khóa mà danh sách tin cậy số { $list } ghi cho { $verifier }
asking-answer = Trả lời yêu cầu này?
asking-refuses = ví từ chối: { $why }
asking-let-know = Báo cho nền tảng biết là không có gì để cho xem?
asking-replaced = trong lúc đó một tập tin khác đã được đặt vào chỗ của ví, nên chưa có gì được trả lời; bạn được hỏi lại một lần nữa, cho ví đang có ở đó
asking-answer-written = đã ghi câu trả lời; hãy gửi nó cho nền tảng
asking-declined = bạn đã nói không; câu trả lời cho nền tảng ghi rằng không có gì để cho xem
asking-too-late = trong lúc đó yêu cầu đã hết hạn; câu trả lời cho nền tảng ghi rằng không có gì để cho xem

learns-credential = bạn có một chứng nhận của { $issuer }
learns-country = bạn sống ở { $country }
learns-age = vào ngày { $day } bạn đủ { $years } tuổi trở lên
learns-not-expired = chứng nhận của bạn còn hiệu lực vào ngày { $day }
learns-not-revoked = chứng nhận của bạn chưa bị thu hồi vào ngày { $day }
learns-enrolled = bạn đã ghi danh từ { $days } ngày trước trở lên, tính từ ngày đầu của tháng đó
learns-provinces = bạn sống ở một trong các tỉnh { $codes }
learns-statuses = tình trạng cư trú của bạn là một trong: { $statuses }
learns-pseudonym = bí danh của bạn ở đó, lần nào quay lại cũng như nhau

claim-full-name = họ và tên
claim-id-number = số định danh
claim-birth-date = ngày sinh
claim-nationality = quốc tịch
claim-province = tỉnh hoặc thành phố
claim-status = tình trạng cư trú
claim-resident-country = nước cư trú
claim-enrolled-on = ngày ghi danh
claim-valid-until = ngày cuối của chứng nhận
claim-handle = số thu hồi
claim-holder-secret = bí mật của người giữ ví

beware-first-time = bạn chưa từng trả lời nền tảng này
beware-unknown-since-backup = ví này được khôi phục từ một bản sao lưu: nếu sau bản sao lưu đó bạn đã trả lời nền tảng này, nó có thể biết hơn một mốc tuổi của bạn
beware-binds = sau lần này, ở đây ví chỉ trả lời về { $bound }, không trả lời điều nào khác cùng loại
beware-trust-list-ends = danh sách tin cậy của bạn hết hạn ngày { $day }: hãy chạy `{ $wallet } update FOLDER` trước ngày đó, nếu không ví sẽ không trả lời gì nữa
beware-lookalike = trong danh sách tin cậy có một mục khác cùng tên hoặc cùng địa chỉ: có thể là một công ty hỏi hai lần
beware-kept-long = kết quả được lưu giữ trong { $days } ngày
beware-small-crowd = nhiều nhất { $people } người có chứng nhận dưới cùng một khóa của nơi cấp: câu trả lời này có thể làm lộ ra bạn là ai
beware-crowd-unknown = không ai đếm điều này đúng với bao nhiêu người giữ chứng nhận: { $what }; câu trả lời này có thể làm lộ ra bạn là ai

# Những gì đã làm.

init-done = ví mới nằm ở { $file }
init-next = tiếp theo: nhận một lời đề nghị cấp bằng `{ $wallet } receive OFFER`; khi có chứng nhận rồi, hãy tạo bản sao lưu
backup-done = bản sao lưu nằm ở { $file }, { $bytes } byte
backup-keep = hãy giữ nó trên một thiết bị khác; không có cụm mật khẩu thì không ai mở được, kể cả bạn
restore-done = ví nằm ở { $file }, có { $count } chứng nhận
restore-next = nếu người khác có thể đang giữ thiết bị cũ, hãy nhờ nơi cấp thay chứng nhận của thiết bị đó
shares-done = { $count } mảnh nằm trong { $folder }
shares-next = hãy đưa cho mỗi người giữ hộ một mảnh, nếu được thì trao tận tay, rồi xóa các tập tin; đủ số mảnh gộp lại thì chính là bạn
share-title = mảnh { $number }
recover-done = ví nằm ở { $file }: các bí danh của bạn vẫn như trước
recover-next = tiếp theo: nhờ nơi cấp đưa ra một lời đề nghị cấp, rồi nhận bằng `{ $wallet } receive OFFER`
passphrase-done = từ bây giờ ví mở bằng cụm mật khẩu mới
lock-done = ví đã khóa, như mọi khi không có lệnh nào chạy; tập tin của ví đã gọn gàng
lock-log-waits = ví đã khóa; bên cạnh tập tin còn một nhật ký của ví, lệnh tiếp theo có hỏi cụm mật khẩu sẽ nhập nó vào
message-done = đã viết và ký thư gửi { $verifier }; hãy gửi nó cho nền tảng
message-next = tiếp theo: `{ $wallet } receipt FILE`, nếu có biên nhận gửi lại
receipt-looking = đang tìm dòng lịch sử của nó
receipt-done = biên nhận được giữ cùng dòng { $line } của lịch sử
request-done = đã ghi yêu cầu gửi { $issuer }; chỉ đưa nó cho nơi cấp đó, không đưa cho ai khác
request-next = tiếp theo: `{ $wallet } receive --credential FILE`, với những gì được gửi lại
give-up-done = đã bỏ { $count } lời đề nghị cấp
receive-done = chứng nhận của { $issuer } đã ở trong ví
receive-came = một chứng nhận đã đến; { $issuer } ký nó cho
receive-full-name = họ và tên: { $value }
receive-birth-date = ngày sinh: { $value }
receive-id-number = số định danh: { $value }
receive-beware = hãy lưu ý: chỉ nhận nếu đây là bạn; nơi cấp gắn ví này với người đó mãi mãi
receive-is-this-you = Đây có phải là bạn không?
receive-refuse-for-good = Từ chối hẳn chứng nhận này? Khi đó nó không còn dùng được cho ai.
receive-nothing-kept = chưa giữ gì; lời đề nghị vẫn đang chờ chứng nhận
receive-refused = đã từ chối chứng nhận của { $issuer }
receive-new-secret = ví có một bí mật mới, chưa gắn với ai: hãy xin nơi cấp một lời đề nghị của riêng bạn, và tạo lại bản sao lưu cùng các mảnh cho người giữ hộ
receive-next = tiếp theo: `{ $wallet } update FOLDER`, để có phần của nó trong danh sách thu hồi; sau đó hãy tạo bản sao lưu
update-trust-list = danh sách tin cậy số { $number }
update-table = bảng chữ số của { $issuer }
update-list = danh sách thu hồi của { $issuer } cho ngày { $day }
update-set-aside = danh sách thu hồi của { $issuer } cho ngày { $day }: không dùng được, lấy danh sách mới nhất mà không có nó: { $why }
update-own-part = phần của danh sách nói về chứng nhận của { $issuer } trong ví
update-nothing = không có gì mới

# Lịch sử.

history-deleted = đã xóa dòng { $line }
history-exported = lịch sử nằm ở { $file }
history-checked = { $lines } dòng, trong đó { $told } dòng có nội dung, và không có gì bị thay đổi
history-receipt = đã ghi biên nhận của dòng { $line }
history-none = không có dòng nào như vậy
history-line-deleted = đã xóa
history-asked = { $who } đã hỏi: { $ending }
history-unknown = một bên không rõ
history-received = đã nhận chứng nhận của { $issuer }
history-erasure = đã yêu cầu { $verifier } xóa
history-appeal = khiếu nại lệnh cấm với { $verifier }
history-complaint = phàn nàn với { $verifier }
history-credential-refused = bạn đã từ chối chứng nhận của { $issuer }
history-forgotten = đã quên một nền tảng
history-backed-up = đã tạo một bản sao lưu
history-restored = đã khôi phục từ một bản sao lưu

ending-approved = đã trả lời
ending-refused = bạn đã nói không
ending-expired = không quyết định kịp
ending-failed = không trả lời, { $why }

failed-malformed = vì nó sai dạng
failed-unknown-verifier = vì người ký không có trong danh sách tin cậy
failed-trust-list-ended = danh sách tin cậy của bạn đã hết hạn
failed-unknown-trust-list = ví của bạn chưa có danh sách tin cậy mà yêu cầu nêu
failed-old-trust-list = danh sách tin cậy mà yêu cầu nêu đã quá cũ
failed-other-trust-list = yêu cầu nêu một danh sách tin cậy khác với danh sách của mọi người
failed-changed-meanwhile = danh sách tin cậy đã thay đổi trong lúc bạn được hỏi
failed-foreign-client-id = vì nó nhân danh một bên khác
failed-foreign-response-uri = vì câu trả lời sẽ đi đến nơi khác
failed-came-too-late = vì nó đến quá muộn
failed-clock-unset = vì đồng hồ sai
failed-other-day = vì nó dành cho một ngày khác
failed-unknown-issuer = vì nơi cấp hoặc loại chứng nhận không có trong danh sách nào
failed-unregistered-purpose = vì mục đích chưa được đăng ký
failed-over-asking = vì nó đòi nhiều hơn mức đã đăng ký
failed-keeps-too-long = vì kết quả sẽ bị lưu quá lâu
failed-second-threshold = vì nó hỏi một mốc tuổi thứ hai
failed-second-enrolment = vì nó hỏi một mốc ghi danh thứ hai
failed-second-province-set = vì nó hỏi một nhóm tỉnh thứ hai
failed-second-status-set = vì nó hỏi một nhóm tình trạng cư trú thứ hai
failed-second-day = vì nó hỏi một ngày thứ hai
failed-unknown-period = vì ví không có danh sách thu hồi đó
failed-other-head = vì danh sách thu hồi của nó khác với của mọi người
failed-no-credential = vì không có chứng nhận nào cho nó
failed-does-not-fulfil = vì chứng nhận không đáp ứng
failed-revoked = vì chứng nhận đã bị thu hồi
failed-no-digit-table = vì thiếu một bảng chữ số

# Nền tảng.

forget-warning = Ví sẽ quên rằng bạn từng dùng { $platform }: tên riêng bạn đặt, dùng từ khi nào, và những gì đã cho xem trong { $count } câu trả lời. { $platform } không quên gì: tài khoản của bạn, và lệnh cấm nếu có, vẫn còn, và khi quay lại bạn vẫn là bí danh đó.
forget-erase-first = Nếu muốn xóa tài khoản, hãy viết cho nền tảng trước.
forget-history-stays = Các dòng lịch sử vẫn còn cho đến khi bạn xóa.
forget-question = Quên nền tảng này trong ví?
forget-not = chưa quên gì
forget-done = đã quên
alias-set = { $verifier } bây giờ được gọi là { $name }
alias-gone = { $verifier } lại được gọi bằng tên của chính nó
platform-pseudonym = bí danh { $value }
platform-none = bạn chưa trả lời nền tảng nào
platform-never = { $name } ({ $verifier }): chưa từng trả lời
platform-line = { $name } ({ $verifier }): { $times } câu trả lời, từ { $first } đến { $last }
platform-erased = { $line }; đã xóa, yêu cầu ngày { $day }
platform-erasure-asked = { $line }; đã yêu cầu xóa ngày { $day }, chưa có biên nhận

# Những gì có trong ví.

show-wallet = ví { $file }
show-pending = một lời đề nghị của { $issuer } đang chờ chứng nhận
show-head = danh sách thu hồi mới nhất của { $issuer }: { $day }
show-counts = danh sách tin cậy số { $list }; { $platforms } nền tảng; { $lines } dòng lịch sử
show-no-credential = chưa có chứng nhận nào
show-credential = chứng nhận của { $name } ({ $issuer })
show-issuer-gone = một nơi cấp không còn trong danh sách
show-type = loại { $kind }, nhận ngày { $day }
show-until = có hiệu lực đến { $day }; { $state }
state-revoked = ĐÃ BỊ THU HỒI: hãy xin nơi cấp một chứng nhận mới
state-expired = ĐÃ HẾT HẠN, vì hôm nay là { $today } theo đồng hồ của thiết bị này: hãy xin nơi cấp một chứng nhận mới
state-valid = chưa bị thu hồi, theo danh sách mới nhất mà ví biết
state-unknown = chưa biết có bị thu hồi hay không: hãy chạy `{ $wallet } update FOLDER`
show-claim = { $name }: { $value }
show-claim-year-alone = { $name }: { $value } (khi sổ chỉ biết năm sinh thì tính ngày cuối của năm đó, để không ai bị tính già hơn tuổi chắc chắn của mình)
rollback-ruled-out = đây là trạng thái mới nhất của ví
rollback-undetectable = không thể biết tập tin này có phải là một bản cũ của ví hay không: không có gì bên ngoài nó ghi nhớ điều đó

# Chế độ nhiều lệnh.

shell-idle = đã khóa, vì không có gì được gõ
shell-locked = ví đã khóa
shell-open-quote = một dấu nháy chưa được đóng

# Các loại thư

kind-erase = Xóa tài khoản của tôi
kind-appeal = Xin xem lại lệnh cấm
kind-complaint = Bạn đã làm điều không đúng

evidence-line = bằng chứng { $number }, tìm thấy ngày { $day }: { $what }
evidence-two-lists = nơi điều hành đã ký hai danh sách tin cậy cùng số { $list }
evidence-list-named = { $verifier } dùng một danh sách tin cậy khác cùng số { $list }
evidence-two-heads = { $issuer } đã ký hai danh sách thu hồi cho ngày { $day }
evidence-head-named = { $verifier } dùng một danh sách thu hồi khác của { $issuer } cho ngày { $day }
evidence-bad-file = { $issuer } đã công bố tập tin hỏng số { $file } trong danh sách thu hồi cho ngày { $day }
evidence-none = không có bằng chứng nào chống lại ai
evidence-next = để đưa một bằng chứng cho người khác: { $wallet } evidence SỐ --out TẬP-TIN
evidence-written = đã ghi bằng chứng { $number } vào { $file }; nó không nói gì về bạn ngoài những gì bạn đã tải về, hay việc bạn đã nhận một yêu cầu
evidence-delete = Xóa hẳn bằng chứng { $number }?
evidence-deleted = đã xóa bằng chứng { $number }
evidence-stays = bằng chứng { $number } vẫn còn
evidence-kept = ví giữ lại bằng chứng: { $wallet } evidence
evidence-no-room = ví không còn chỗ cho thêm bằng chứng: hãy ghi các bằng chứng cũ ra tập tin rồi xóa chúng ({ $wallet } evidence)
evidence-unknown = ví không giữ bằng chứng số { $number }; để xem ví giữ những gì: { $wallet } evidence
