# Phần trình diễn.

demo-wants = Một diễn đàn muốn mỗi người lớn sống ở Việt Nam có một tài khoản, và không ai có tài khoản thứ hai.
demo-shows = Người dùng chứng minh điều đó bằng chứng nhận của sổ hộ tịch; tên, ngày sinh và số định danh vẫn được giấu kín.
demo-watch = Hãy xem diễn đàn, một khu chợ và nơi cấp biết được gì; cuối cùng cả ba cùng thử tìm hiểu thêm.
demo-played-with = ({ $people } người trong sổ, { $holders } người có ví, ngày { $day }, hạt giống { $seed })
demo-next = [Nhấn Enter để xem tiếp]
demo-only-guesses = Diễn đàn, khu chợ và nơi cấp gộp lại mọi thứ đã nhận được, mà vẫn chỉ có thể đoán ai có tài khoản nào.
demo-more-than-guesses = Gộp lại, diễn đàn, khu chợ và nơi cấp biết ai có tài khoản nào rõ hơn là đoán: xem bảng.
demo-as-expected = Mọi việc diễn ra đúng như mong đợi.
demo-not-as-expected = KHÔNG phải mọi việc đều đúng như mong đợi:
demo-failed = SAI
demo-abridged = { $text } ({ $bytes } byte)
demo-characters = { $count } ký tự
demo-not-refused = KHÔNG bị từ chối

demo-stopped = phần trình diễn phải dừng: { $why }
demo-too-few = sổ có quá ít người trên 18 tuổi cho { $holders } người có ví; hãy chọn ít người hơn hoặc một sổ lớn hơn
demo-trace-failed = không ghi được các thông điệp vào thư mục đó: { $why }
demo-trace-not-empty = thư mục không trống: hãy nêu một thư mục mới
demo-register-unread = không đọc lại được tập tin sổ: dòng { $row } không phải là dòng của sổ hộ tịch

# Các bên và các thông điệp

party-a = nền tảng A
party-b = nền tảng B
party-issuer = nơi cấp
party-wallet = ví

sent-offer = lời đề nghị cấp
sent-credential-request = yêu cầu cấp chứng nhận
sent-credential-signed = chứng nhận đã ký
sent-credential = chứng nhận
sent-request = yêu cầu
sent-presentation = bản chứng minh
sent-answer = câu trả lời
sent-letter = thư

# Các chương

demo-crowd = Một đám đông để hòa vào
demo-crowd-counted = { $count } người có chứng nhận; nơi cấp công bố con số này
demo-crowd-all = mọi người đều được đếm

demo-published = Những gì được công bố cho mọi người
demo-published-trust = danh sách tin cậy: { $bytes } byte, có chữ ký, nêu nơi cấp và các nền tảng
demo-published-table = bảng chữ số của nơi cấp: { $bytes } byte, mỗi ví kiểm tra một lần
demo-published-list = danh sách thu hồi ngày { $day }: { $files } tập tin, { $bytes } byte, phần đầu { $head } byte

demo-receive = Nhận: một chứng nhận mà nơi cấp ký nhưng không thấy bí mật bên trong
demo-receive-who = { $name }, người mà ta theo dõi, trình thẻ căn cước tại quầy và nhận một mã; không cần số điện thoại
demo-receive-hidden = nơi cấp không thấy: bí mật của người giữ ví; dù vậy bí mật vẫn nằm trong chữ ký
demo-receive-unseen = không thông điệp nào nơi cấp nhận được chứa tám byte của bí mật

demo-prove = Chứng minh: người lớn cư trú đã được xác minh, và không gì khác
demo-prove-yes = người dùng đồng ý
demo-prove-checked = nền tảng A kiểm tra trong { $ms } ms: { $outcome }
demo-prove-kept = tất cả những gì nền tảng giữ lại, do chính nó ký:
demo-prove-new = một tài khoản mới được mở
demo-prove-size = bản chứng minh có nhiều nhất 2.400 byte

demo-decline = Nói không; rồi quay lại
demo-decline-same = câu trả lời giống hệt như khi chứng nhận không phù hợp: nền tảng không phân biệt được
demo-decline-return = khi quay lại thì không hỏi tuổi: chứng minh hằng ngày sẽ làm lộ ngày ai đó tròn 18 tuổi
demo-decline-account = vẫn là tài khoản ấy
demo-decline-history = lịch sử của ví: { $endings }
demo-decline-lines = mỗi yêu cầu có một dòng trong lịch sử

demo-second = Tài khoản thứ hai, danh tính thứ hai
demo-second-again = cùng một người lại đăng ký ở A
demo-second-none = không có tài khoản thứ hai
demo-second-one = chỉ một tài khoản ở A
demo-second-phone = điện thoại thứ hai, bí mật khôi phục từ bản sao lưu, chứng nhận được cấp lại
demo-second-still = vẫn là tài khoản ấy
demo-second-secret = cùng một người ghi danh với một bí mật mới
demo-second-identity = không có danh tính thứ hai
demo-second-shared = một người khác ghi danh với bí mật của người thứ nhất
demo-second-unshared = không ai dùng chung danh tính

demo-everybody = Mọi người đăng ký ở cả hai nền tảng
demo-everybody-counts = { $count } người có ví, { $a } tài khoản ở A, { $b } tài khoản ở B
demo-everybody-a = mỗi người một tài khoản ở A
demo-everybody-b = mỗi người một tài khoản ở B

demo-other = Nền tảng khác: các bí danh không liên quan đến nhau
demo-other-a = ở A: { $pseudonym }
demo-other-b = ở B: { $pseudonym }
demo-other-apart = không có bốn byte nào chung
demo-other-abroad = một công dân ở nước ngoài khai là sống ở Việt Nam
demo-other-residents = chỉ người cư trú mới được vào

demo-misbehave = Vi phạm: lệnh cấm theo sát người, có ngày hết, và có thể khiếu nại
demo-misbehave-banned = tài khoản bị cấm hai ngày
demo-misbehave-return = người đó quay lại
demo-misbehave-still = bị cấm
demo-misbehave-phone = người đó đến với điện thoại mới và chứng nhận được cấp lại
demo-misbehave-survives = cấp lại chứng nhận không xóa được lệnh cấm
demo-misbehave-b = nền tảng B không biết gì về việc này
demo-misbehave-appeal = một khiếu nại, ký bằng bí danh, đến đúng tài khoản mà không kèm tên
demo-misbehave-granted = khiếu nại được chấp nhận
demo-misbehave-back = người đó đã vào lại được
demo-misbehave-again = bị cấm thêm lần nữa, hai ngày
demo-misbehave-over = sau hai ngày lệnh cấm hết

demo-under-age = Chưa đủ tuổi: hôm nay chưa được, ngày mai thì được
demo-under-age-nobody = trong sổ này không ai tròn 18 tuổi trong vòng nửa năm; bỏ qua chương này
demo-under-age-enrolled = người 17 tuổi ghi danh được
demo-under-age-eve = ngày { $day }, một ngày trước sinh nhật, ở A, nơi đòi đủ 18 tuổi
demo-under-age-refused = thiếu một ngày cũng bị từ chối
demo-under-age-b = B chỉ đòi đủ 16 tuổi nên cho vào
demo-under-age-grown = đúng ngày sinh nhật, A cho vào

demo-revoked = Thu hồi: mọi người thấy số lượng, người giữ ví thấy theo số thu hồi của mình
demo-revoked-before = một ngày trước: được chấp nhận
demo-revoked-grace = đã thu hồi; nền tảng A vẫn nhận danh sách hôm qua, do nó tự chọn như vậy
demo-revoked-one-day = chỉ châm chước một ngày, không hơn
demo-revoked-later = một ngày sau, ví chưa lấy danh sách mới hơn
demo-revoked-old-list = danh sách cũ không giúp được người đã bị thu hồi
demo-revoked-new-list = với danh sách mới
demo-revoked-is = đã bị thu hồi
demo-revoked-counter = số lần thu hồi mà nơi cấp công bố: { $count }
demo-revoked-counted = lần thu hồi được đếm công khai

demo-leave = Rời đi: xóa tài khoản, có biên nhận và dấu vết đã xóa
demo-leave-receipt = biên nhận, do A ký:
demo-leave-verifies = chữ ký của biên nhận đúng
demo-leave-same-day = mở tài khoản mới ngay trong ngày
demo-leave-delay = phải chờ hết thời hạn
demo-leave-banned = một người khác bị cấm vô thời hạn
demo-leave-sheds = người bị cấm đã xóa tài khoản và quay lại
demo-leave-no-ban-shed = xóa tài khoản không xóa được lệnh cấm
demo-leave-welcome = người thứ nhất lại được đón nhận

demo-cheat = Gian lận: thử những cách tấn công đã biết, đều bị từ chối
demo-cheat-flips = { $count } bản sao bị đổi một byte
demo-cheat-malformed = bản nào cũng sai dạng, hoặc chứng minh của nó sai
demo-cheat-other-request = câu trả lời được đưa cho một yêu cầu khác của A
demo-cheat-bound-request = chỉ có giá trị cho đúng yêu cầu của nó
demo-cheat-shown-on = A đưa nó cho B như thể của chính mình
demo-cheat-bound-platform = chỉ có giá trị ở đúng nền tảng của nó
demo-cheat-honest = bản trung thực được chấp nhận
demo-cheat-again = gửi lại đúng những byte đó
demo-cheat-once = mỗi số dùng một lần chỉ dùng được một lần
demo-cheat-stranger = một yêu cầu ký bằng khóa của người lạ
demo-cheat-age = A đã biết "trên 18 tuổi", nay hỏi mốc 13 để thu hẹp tuổi
demo-cheat-next-month = A hỏi theo một ngày của tháng sau
demo-cheat-no-proof = không có chứng minh nào được tạo
demo-cheat-personal-key = một khóa của nơi cấp làm riêng cho một người
demo-cheat-listed-key = ví chỉ nhận khóa có trong danh sách
demo-cheat-second-head = phần đầu thứ hai cho cùng một ngày
demo-cheat-equivocation = việc đưa ra hai danh sách khác nhau bị phát hiện
demo-cheat-over-age = hỏi quá mức: A đăng ký "trên 18 tuổi" mà hỏi một ví mới về mốc 21
demo-cheat-over-days = hỏi quá mức: A còn hỏi 30 ngày kể từ khi ghi danh, điều chỉ được đăng ký cho phát trực tiếp
demo-cheat-no-more = không trả lời gì ngoài mức đã đăng ký
demo-cheat-registered = điều A đã đăng ký thì được trả lời

demo-oversee = Giám sát: ai cũng kiểm tra được các danh sách của nơi cấp
demo-oversee-counts = số người { $people }, chứng nhận { $credentials }, cấp lại { $again }, thu hồi { $revoked }
demo-oversee-tiles = mọi khoảng trống đều đúng chữ ký, nối liền nhau, và con số khớp
demo-oversee-hole = một danh sách bị rút mất một khoảng trống sau khi phần đầu được ký
demo-oversee-seen = lỗ hổng bị phát hiện

demo-expired = Hết hạn: một năm sau, không cấp lại
demo-expired-last = vào ngày cuối: được chấp nhận
demo-expired-after = một ngày sau ngày cuối
demo-expired-is = hết hạn
demo-expired-again = cấp lại: vẫn là tài khoản trước đây

# Ai có thể biết gì

demo-learn = Ai có thể biết gì
demo-learn-searched = đã tìm trong { $count } thông điệp ({ $bytes } byte) mà các nền tảng nhận được, theo { $patterns } mẫu: tên, ngày sinh, số định danh và điện thoại của từng người, ở dạng gốc, base64, hex và băm
demo-learn-nothing = không thông điệp nào chứa dữ liệu cá nhân
demo-learn-try = { $who }: { $wants }: đúng { $right } trên { $of }, như đoán mò
demo-learn-control = { $who }: { $wants }: đúng { $right } trên { $of }
demo-learn-table = Ai có thể biết gì, thử trên những gì họ thực sự ghi lại
demo-learn-who = ai
demo-learn-wants = muốn biết
demo-learn-right = đúng
demo-learn-chance = đoán mò

pool-a = nền tảng A
pool-b = nền tảng B
pool-a-and-b = A và B
pool-issuer = nơi cấp
pool-issuer-and-a = nơi cấp và A
pool-issuer-and-b = nơi cấp và B
pool-all = tất cả gộp lại

wants-whose-a = tài khoản ở A là người nào trong sổ
wants-whose-b = tài khoản ở B là người nào
wants-same = tài khoản nào ở B cùng một người với tài khoản ở A
wants-where = tài khoản nào ở A là của một người đã biết
wants-returns = ĐỐI CHỨNG: ai trong số người dùng của mình quay lại
wants-leaked = ĐỐI CHỨNG: tài khoản của ai, nếu như mã băm của số định danh bị gửi đi

# Thời gian và kích thước của từng bước

demo-steps = Thời gian và kích thước của từng bước (trung vị, một luồng)
demo-steps-step = bước
demo-steps-times = số lần
demo-steps-bytes = byte
step-list = nơi cấp ký danh sách thu hồi của một ngày
step-blind = ví cam kết với bí mật của mình
step-issue = nơi cấp kiểm tra và ký mù
step-check-credential = ví kiểm tra chứng nhận của mình
step-table = ví kiểm tra bảng chữ số, một lần
step-ask = nền tảng hỏi
step-read = ví đọc yêu cầu
step-prove = ví chứng minh
step-check = nền tảng kiểm tra

# Mục lục các thông điệp

trace-written = đã ghi { $files } thông điệp vào { $folder }; { $index } trong đó cho biết mỗi thông điệp là gì
trace-title = Những gì mỗi bên nhận được
trace-what = Mỗi tập tin là một thông điệp, đúng từng byte, theo thứ tự được gửi. Danh sách tin cậy, bảng chữ số và các danh sách thu hồi được công bố cho mọi người nên không nằm trong số này.
trace-message = thông điệp
trace-from = từ
trace-to = đến
trace-files = số tập tin
trace-each = byte mỗi tập tin
trace-discloses = cho bên nhận biết điều gì
trace-file = tập tin
trace-kind = là gì
trace-bytes = byte
trace-range = { $least } đến { $most }
tells-offer = nơi cấp nào đề nghị cấp chứng nhận, dưới khóa nào, với một mã dùng một lần
tells-credential-request = mã của lời đề nghị cấp, tức là yêu cầu của ai; bí mật của người giữ ví vẫn giấu kín trong một cam kết
tells-credential-signed = bản của chính nơi cấp: dữ liệu của người đó, vốn có trong sổ; không có bí mật của người giữ ví
tells-credential = dữ liệu của người đó và chữ ký của nơi cấp; nó ở lại trong ví
tells-request = nền tảng nào hỏi, hỏi gì, để làm gì và lưu bao lâu; không có gì về người dùng
tells-presentation = một người giữ chứng nhận nào đó đáp ứng yêu cầu, và bí danh mà người đó chỉ có ở nền tảng này; không dữ liệu, không số thu hồi, không chữ ký
tells-answer = không gì cả: cùng những byte ấy cho lời từ chối và cho chứng nhận không phù hợp
tells-letter = chủ của một bí danh ở nền tảng này muốn gì: xóa tài khoản, hoặc khiếu nại
tells-other = xem specs/proof-format.md
