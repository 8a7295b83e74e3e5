# Practice towns: what parties decide, hold and hand out.

# What platforms decide
outcome-new = tài khoản mới
outcome-already-registered = đã đăng ký từ trước: vẫn là tài khoản ấy
outcome-returning = chào mừng bạn trở lại
outcome-no-account = chưa có tài khoản: hãy đăng ký trước
outcome-tier = tài khoản chưa chứng minh đủ cho việc này: hãy đăng ký để làm việc này
outcome-banned-until = nền tảng từ chối: tài khoản bị cấm đến ngày { $day }
outcome-banned = nền tảng từ chối: tài khoản bị cấm vô thời hạn
outcome-erased = nền tảng từ chối: tài khoản đã bị xóa; chủ tài khoản có thể đăng ký lại từ ngày { $day }
outcome-used = nền tảng từ chối: câu trả lời này đã được dùng, hoặc yêu cầu của nó đã qua từ lâu
outcome-unknown = nền tảng từ chối: vì một lý do mà chương trình này không biết
erased-until = tài khoản đã được xóa; chủ tài khoản có thể đăng ký lại từ ngày { $day }
erased-banned = tài khoản đã được xóa; lệnh cấm đối với chủ tài khoản vẫn còn, vô thời hạn
erased-before = tài khoản đã được xóa từ trước
erased-nothing = người này không có tài khoản ở đây: không có gì bị xóa

# Bans and appeals
ban-without-end = nền tảng { $at } cấm tài khoản { $account } vô thời hạn
ban-until = nền tảng { $at } cấm tài khoản { $account } đến ngày { $day }
ban-follows = lệnh cấm theo người: sang điện thoại mới, chứng nhận mới, và cả sau khi xóa tài khoản
ban-appeal = chủ tài khoản khiếu nại bằng lệnh: { $command }
ban-lift = để bỏ lệnh cấm: { $command }
ban-lifted = nền tảng { $at } bỏ lệnh cấm tài khoản { $account }
appeal-read = nền tảng { $at } đã đọc khiếu nại của tài khoản { $account }
appeal-grant = để chấp nhận: { $command }
appeal-nothing = tài khoản không bị cấm: không có gì để chấp nhận
complaint-read = nền tảng { $at } đã đọc lời than phiền của tài khoản { $account }
receipt-written = biên nhận đã được ghi
revoked = đã thu hồi, kể từ danh sách thu hồi kế tiếp
next-command = tiếp theo: { $command }

# What parties hold
saw-platform = những gì { $name } giữ:
saw-counts = { $accounts } tài khoản; đã gửi { $requests } yêu cầu, đã đọc { $answers } câu trả lời và { $letters } thư
saw-account = tài khoản { $account }: { $standing }
saw-appeal = một khiếu nại của tài khoản { $account }, chưa quyết định
saw-no-person = không tên, không ngày sinh, không số định danh, không điện thoại, không nơi ở
saw-active = mở ngày { $since }, dùng cho { $tiers }
saw-erased = xóa ngày { $on }; chủ tài khoản có thể đăng ký lại từ ngày { $day }
saw-banned-until = { $standing }, bị cấm đến ngày { $day }
saw-banned = { $standing }, bị cấm vô thời hạn
saw-register = những gì sổ hộ tịch của nơi cấp giữ:
saw-people = { $people } người với tên, ngày sinh, số định danh, điện thoại và tỉnh; { $enrolled } người đã ghi danh:
saw-person = { $name }, { $birth }, ghi danh ngày { $day }, chứng nhận { $credentials }, còn hiệu lực { $live }
saw-more = và { $count } người nữa
saw-no-platform = không nền tảng, không tài khoản, không lần ghé thăm nào
saw-searched = đã tìm trong { $bytes } byte mà nền tảng nhận hoặc giữ, theo { $patterns } mẫu (tên, ngày sinh, số, điện thoại, dưới mọi dạng mã hóa): không thấy gì
saw-found = TÌM THẤY ở nền tảng: { $field } của người số { $person }, dưới dạng { $encoding }

# The town
crowd-enrolled = { $count } người trong số đó đã ghi danh: một đám đông để người kế tiếp hòa vào
offer-code-hint = để thu hồi bằng mã: { $command }
outcome-nothing-shown = không có gì để trình: người dùng hoặc ví đã nói không; không ai biết được là bên nào
town-coming-back = đang dựng lại thị trấn
town-being-founded = đang lập thị trấn
town-founded = một nơi cấp với { $people } người tưởng tượng và hai nền tảng nằm trong { $folder }
town-in-the-open = chỉ để luyện tập: mọi khóa của họ nằm công khai trong thư mục
offer-written = lời đề nghị cấp đã được ghi
offer-code = ghi trên giấy, đưa cho người đó: mã để thu hồi là { $code }
offer-anew = mọi chứng nhận trước đây của người đó đã bị thu hồi
offer-anew-next = chứng nhận mới được cấp sau danh sách kế tiếp: { $command }
offer-birth = hãy cho người đó biết sổ ghi về họ thế nào: { $birth }
credential-written = chứng nhận đã được ghi
check-account = tài khoản { $account }
town-nothing-imported = không nhập gì: có { $faults } lỗi; hãy sửa các dòng đó
town-imported = đã xong; ai đã ghi danh thì vẫn ghi danh, với chứng nhận như cũ
town-not-applied = chưa có gì thay đổi: thêm --apply để thực hiện
town-exported = đã ghi { $people } người tưởng tượng vào { $file }
request-written = nền tảng { $at } hỏi; yêu cầu đã được ghi
list-published = danh sách thu hồi ngày { $day } nằm trong { $folder }/published
counts-people = số người { $people }, chứng nhận { $credentials }
counts-again = cấp lại { $again }, ghi danh lại từ đầu { $anew }, gộp ghi danh { $merged }
counts-revoked = đã thu hồi { $revoked } (theo danh sách hôm nay)
counts-gaps = số khoảng trống đã ký { $gaps }
counts-newest = danh sách thu hồi mới nhất là của ngày { $day }
counts-due = khóa khoảng trống kế tiếp đến hạn ngày { $day }

# What goes wrong in a town
town-nobody-asked = chưa nền tảng nào hỏi; `nonla practice DIR ask --at a` để một nền tảng hỏi
town-day-ahead = một ngày đã trôi qua rồi; ví chỉ chấp nhận lệch đồng hồ một ngày, không hơn
town-no-person = không có người này; `nonla practice DIR people` liệt kê những người đầu tiên
town-no-account = nền tảng không có tài khoản này; `nonla practice DIR saw --at a` liệt kê tài khoản của nền tảng A
town-many-accounts = nhiều tài khoản bắt đầu như vậy; hãy ghi dài hơn, hoặc ghi hết
town-not-banned = tài khoản không bị cấm: không có gì để bỏ
town-bad-code = { $why }; hãy xem lại tờ giấy
town-no-platform = thư không gửi cho nền tảng nào trong hai nền tảng này
town-no-verdict = không ghi được kết quả của nền tảng: đây là lỗi của chương trình
town-none = { $folder } không phải là thị trấn luyện tập: hãy lập một thị trấn bằng `nonla practice DIR init`
town-there = { $folder } đã là một thị trấn luyện tập: hãy chọn tên khác
town-damaged = { $file } không phải tập tin của thị trấn luyện tập mà chương trình này đọc được ({ $why }): hãy lập một thị trấn luyện tập mới
town-file = không dùng được tập tin { $file } của thị trấn: { $why }
stop-a = Agora, một diễn đàn
stop-b = Bazaar, một khu chợ
