# Trợ giúp của dòng lệnh, theo đường dẫn đến từng lệnh và tham số. Bản tiếng Anh nằm ở mã nguồn, ngay tại chỗ của chúng.

help = Chứng minh bạn là người lớn cư trú đã được xác minh, và không cho xem gì khác
help_lang = Ngôn ngữ chương trình dùng [mặc định: theo NONLA_LANG, LC_ALL, LC_MESSAGES hoặc LANG]
help-usage = Cách dùng:
help-commands = Lệnh
help-arguments = Tham số
help-options = Tùy chọn
help-help = Xem trợ giúp này, hoặc trợ giúp của một lệnh con
help-version = Xem số phiên bản

# Phần trình diễn

help-demo = Diễn lại toàn bộ câu chuyện: nơi cấp, các ví và hai nền tảng, trong bộ nhớ, với mật mã thật
help-demo_script = Diễn liền mạch; nếu không thì nhấn Enter để sang chương sau
help-demo_people = Số người trong sổ mẫu
help-demo_register = Diễn trên tập tin sổ này thay cho sổ mẫu
help-demo_holders = Số người trong sổ được cấp ví
help-demo_seed = Hạt giống của mọi số ngẫu nhiên, để diễn lại y như cũ
help-demo_day = Ngày câu chuyện bắt đầu (YYYY-MM-DD) [mặc định: hôm nay ở Việt Nam]
help-demo_trace = Ghi từng byte mà mỗi bên nhận được thành tập tin trong thư mục này
help-demo_json = In một đối tượng JSON thay cho câu chuyện

# Sổ hộ tịch

help-register = Tạo và kiểm tra sổ hộ tịch
help-register-sample = Ghi một sổ mẫu: tên Việt Nam, số hợp lệ, có người ở mọi ranh giới tuổi
help-register-sample_people = Số người
help-register-sample_seed = Hạt giống: cùng hạt giống và cùng ngày thì ra cùng một tập tin
help-register-sample_day = Ngày mà có người vừa tròn 18 tuổi (YYYY-MM-DD) [mặc định: hôm nay ở Việt Nam]
help-register-sample_out = Tập tin cần ghi [mặc định: đầu ra chuẩn]
help-register-sample_force = Thay một tập tin đã có sẵn. Ví, bản sao lưu và thị trấn luyện tập không bao giờ bị thay
help-register-import = Kiểm tra một tập tin sổ và chỉ ra từng dòng sai; tập tin có lỗi thì không thành sổ
    .after =
        Ví dụ:
          nonla register import people.csv
          nonla register import corrected.csv --over people.csv
          nonla register import corrected.csv --over people.csv --apply --out register.csv

        Các cột: full_name, birth_date (YYYY-MM-DD), id_number, phone, province, status, nationality,
        resident_country và, nếu có, former_numbers: những số người đó có trước đây, cách nhau bằng dấu
        cách. Nếu chỉ biết năm sinh thì viết 1941 hoặc 1941-00-00, nếu biết tháng sinh thì viết
        1941-03-00: tính ngày cuối của năm hoặc tháng đó.
help-register-import_file = Tập tin CSV
help-register-import_skip-bad = Nhận các dòng đúng của một tập tin có lỗi
help-register-import_over = Cho xem bản xuất này thay đổi gì ở một sổ trước: ai mới, ai thay đổi và ai không còn
help-register-import_apply = Thực hiện kế hoạch: ghi ra sổ mới. Không có tùy chọn này thì không ghi gì
help-register-import_out = Tập tin mới cho sổ mới
help-register-import_day = Ngày đọc tập tin, dùng để xét ngày sinh (YYYY-MM-DD) [mặc định: hôm nay ở Việt Nam]
help-register-import_json = In một đối tượng JSON

# Ví

help-wallet = Ví của bạn: nhận chứng nhận, trả lời yêu cầu, giữ những gì của bạn
    .after =
        Bí mật: cụm mật khẩu được gõ ở thiết bị đầu cuối và không hiện ra. Kịch bản lệnh đưa cụm mật khẩu
        thành từng dòng của đầu vào chuẩn (--passphrase-stdin) hoặc của một tập tin đang mở khác
        (--passphrase-fd N), sau đó là câu trả lời cho các câu hỏi, mỗi câu một dòng. Chúng không bao giờ
        là tham số, biến môi trường hay đầu ra. Chương trình này không dùng kho khóa của hệ điều hành, nên
        không có mã PIN, và không phân biệt được một bản cũ của tập tin ví với bản mới nhất.

        Mã kết thúc: 0 đã xong; 1 bị từ chối, do bạn hoặc do ví; 2 có nhầm lẫn hoặc sự cố. Với --json, kết
        quả là một đối tượng JSON, và lỗi là {"{"}"error": CODE, "message": TEXT{"}"} ở đầu ra lỗi.

        `-` thay cho tập tin là đầu vào hoặc đầu ra chuẩn. Để thử mọi thứ mà không cần máy chủ: nonla practice.
help-wallet_wallet = Tập tin của ví [mặc định: nonla/wallet.db trong thư mục dữ liệu của bạn, theo XDG_DATA_HOME]
help-wallet_json = In một đối tượng JSON, kể cả khi có lỗi
help-wallet_passphrase-stdin = Đọc cụm mật khẩu và câu trả lời từ đầu vào chuẩn, mỗi dòng một mục
help-wallet_passphrase-fd = Đọc cụm mật khẩu và câu trả lời từ tập tin đang mở mang số này, mỗi dòng một mục
help-wallet_force = Thay một tập tin trùng tên với đầu ra, ở những chỗ có thể muốn vậy. Ví, bản sao lưu và thị trấn luyện tập không bao giờ bị thay
help-wallet-init = Tạo một ví, tin theo danh sách của một bên vận hành
    .after =
        Ví dụ:
          nonla wallet init --operator operator.key --published town/published
help-wallet-init_operator = Tập tin có khóa của bên vận hành danh sách tin cậy. Hãy lấy từ một nguồn bạn tin: thư mục công bố không phải là nguồn đó
help-wallet-init_published = Thư mục có những gì được công bố cho mọi người: danh sách tin cậy, bảng chữ số, danh sách thu hồi
help-wallet-receive = Nhận một lời đề nghị cấp, rồi nhận chứng nhận được gửi đến
    .long = Trước khi chứng nhận được giữ lại, bạn được xem nó là của ai. Nơi cấp gắn bạn mãi mãi với ví đầu tiên mà bạn mang đến; nếu ai đó đưa cho bạn lời đề nghị của chính họ, hãy nói không, và ví sẽ bắt đầu lại từ đầu. Kịch bản lệnh đưa cụm mật khẩu mà không trả lời gì thì nhận chứng nhận.
    .after =
        Ví dụ:
          nonla wallet receive offer.json --out request.json
          nonla wallet receive --credential credential.json
help-wallet-receive_offer = Lời đề nghị của nơi cấp
help-wallet-receive_out = Chỗ ghi yêu cầu cấp chứng nhận: hãy đưa nó cho nơi cấp, không đưa cho ai khác
help-wallet-receive_credential = Chứng nhận mà nơi cấp gửi để đáp lại một yêu cầu
help-wallet-receive_again = Ghi lại yêu cầu đang chờ chứng nhận
help-wallet-receive_give-up = Bỏ mọi lời đề nghị đang chờ chứng nhận
help-wallet-show = Cho xem các chứng nhận, những gì đang chờ, và ví biết đến đâu
    .after =
        Ví dụ:
          nonla wallet show --claims
help-wallet-show_claims = Cho xem cả những gì chứng nhận nói về bạn
help-wallet-prove = Xem yêu cầu của một nền tảng và trả lời, hoặc từ chối
    .long = Bạn được xem ai hỏi, họ sẽ biết gì, điều gì được giấu kín và cần lưu ý gì, rồi được hỏi. Không có cách nào bỏ qua câu hỏi đó. Nếu bạn nói không, hoặc ví từ chối và bạn cho nó báo lại, nền tảng nhận được cùng một câu trả lời: không có gì để cho xem. Trước khi bạn quyết định thì không có gì được trả lời: trả lời không ngay lập tức sẽ làm lộ ai có chứng nhận.
    .after =
        Ví dụ:
          nonla wallet prove request.jwt --out presentation.bin --consent-out consent.json
help-wallet-prove_request = Yêu cầu của nền tảng
help-wallet-prove_out = Chỗ ghi câu trả lời
help-wallet-prove_consent-out = Chỗ ghi bản đồng ý có chữ ký của bạn: hãy gửi kèm, và nền tảng sẽ gửi lại biên nhận
help-wallet-prove_evidence-out = Nơi ghi thêm bằng chứng, nếu nền tảng dùng danh sách tin cậy hoặc danh sách thu hồi khác với bạn. Dù sao ví cũng giữ nó: `nonla wallet evidence`
help-wallet-history = Liệt kê những gì đã diễn ra, mới nhất trước; xuất lịch sử, kiểm tra bản đã xuất, xóa một dòng
    .after =
        Ví dụ:
          nonla wallet history --platform Agora --since 2026-01-01
          nonla wallet history export history.json
help-wallet-history_platform = Về nền tảng này: mã định danh, tên của nó hoặc tên riêng bạn đặt
help-wallet-history_since = Từ ngày này trở đi (YYYY-MM-DD)
help-wallet-history_until = Đến hết ngày này (YYYY-MM-DD)
help-wallet-history_ending = Những yêu cầu kết thúc như vậy
help-wallet-history_limit = Nhiều nhất chừng này dòng
help-wallet-history-delete = Xóa hẳn một dòng, cùng biên nhận của nó; vẫn còn dấu vết là từng có dòng đó
help-wallet-history-delete_line = Số của dòng
help-wallet-history-export = Ghi lịch sử ra một tập tin, với tên trường theo EC TS10. Những dòng bạn không chọn nằm trong đó dưới dạng mã băm, để người đọc kiểm tra được rằng không có gì bị thay đổi
help-wallet-history-export_file = Một tập tin chưa có sẵn
help-wallet-history-export_platform = Về nền tảng này: mã định danh, tên của nó hoặc tên riêng bạn đặt
help-wallet-history-export_since = Từ ngày này trở đi (YYYY-MM-DD)
help-wallet-history-export_until = Đến hết ngày này (YYYY-MM-DD)
help-wallet-history-export_ending = Những yêu cầu kết thúc như vậy
help-wallet-history-check = Kiểm tra rằng một lịch sử đã xuất không bị thay đổi. Không cần ví
help-wallet-history-check_file = Lịch sử đã xuất
help-wallet-history-receipt = Ghi ra biên nhận của nền tảng thuộc về một dòng
help-wallet-history-receipt_line = Số của dòng
help-wallet-history-receipt_out = Chỗ ghi biên nhận
help-wallet-pseudonyms = Liệt kê những nền tảng bạn có bí danh; đặt tên riêng cho một nền tảng, hoặc quên nó ở đây
    .after =
        Ví dụ:
          nonla wallet pseudonyms
          nonla wallet pseudonyms alias Agora "village square"
          nonla wallet pseudonyms forget Agora
help-wallet-pseudonyms_all = Liệt kê mọi nền tảng trong danh sách tin cậy, kể cả những nền tảng bạn chưa từng trả lời
help-wallet-pseudonyms_values = Cho xem chính các bí danh: mỗi nền tảng biết bí danh của nó, không ai biết hai bí danh
help-wallet-pseudonyms-alias = Đặt tên riêng cho một nền tảng, hoặc bỏ tên đó
help-wallet-pseudonyms-alias_platform = Nền tảng: mã định danh, tên của nó hoặc tên riêng bạn đặt
help-wallet-pseudonyms-alias_name = Tên riêng bạn đặt; không nêu tên thì bỏ tên đang có
help-wallet-pseudonyms-forget = Quên, trong ví này, rằng bạn từng dùng một nền tảng. Bạn được báo trước và được hỏi
help-wallet-pseudonyms-forget_platform = Nền tảng: mã định danh, tên của nó hoặc tên riêng bạn đặt
help-wallet-message = Viết cho một nền tảng, ký bằng bí danh của bạn ở đó: xóa tài khoản, khiếu nại lệnh cấm, phàn nàn
    .long = Không cần chứng nhận, nên vẫn dùng được sau khi chứng nhận hết hạn hoặc bị thu hồi.
    .after =
        Ví dụ:
          nonla wallet message erase Agora --out erase.json
help-wallet-message_kind = Bạn muốn gì
help-wallet-message_platform = Nền tảng: mã định danh, tên của nó hoặc tên riêng bạn đặt
help-wallet-message_out = Chỗ ghi thư
help-wallet-message_text = Tập tin có lời bạn muốn viết thêm: không phải tham số, vì người khác trên máy này đọc được tham số
help-wallet-message_about = Dòng lịch sử nói về yêu cầu mà lời phàn nàn nhắc đến
help-wallet-receipt = Giữ biên nhận của nền tảng cho một lần đồng ý hoặc một lần xóa, cùng dòng lịch sử tương ứng
    .after =
        Ví dụ:
          nonla wallet receipt receipt.jwt
help-wallet-receipt_file = Biên nhận
help-wallet-update = Nhận những gì được công bố cho mọi người: danh sách tin cậy, bảng chữ số, danh sách thu hồi
    .after =
        Ví dụ:
          nonla wallet update town/published
help-wallet-update_published = Thư mục có các tập tin được công bố
help-wallet-update_evidence-out = Nơi ghi thêm bằng chứng, nếu nơi cấp đã công bố một tập tin hỏng hoặc hai danh sách cho một ngày, hoặc bên vận hành công bố hai danh sách tin cậy cùng số. Dù sao ví cũng giữ nó: `nonla wallet evidence`
help-wallet-evidence = Xem các bằng chứng mà ví giữ, ghi một bằng chứng ra tập tin, hoặc xóa nó
    .long =
        Bằng chứng cho người khác thấy rằng nơi cấp đã công bố hai danh sách thu hồi cho một ngày hoặc một tập tin hỏng, hoặc bên vận hành công bố hai danh sách tin cậy cùng số. Ví tự giữ chúng. Chúng không nói gì về bạn, ngoài những gì bạn đã lấy về, hay việc bạn đã nhận một yêu cầu.
    .after =
        Ví dụ:
          nonla wallet evidence
          nonla wallet evidence 1 --out evidence.json
help-wallet-evidence_number = Số của một bằng chứng
help-wallet-evidence_out = Nơi ghi nó, dạng JSON
help-wallet-evidence_delete = Xóa nó
help-wallet-backup = Ghi toàn bộ ví vào một tập tin, niêm bằng một cụm mật khẩu
    .long = Công cụ `age` thông thường cũng mở được. Ai có tập tin và cụm mật khẩu của nó thì có tất cả.
    .after =
        Ví dụ:
          nonla wallet backup wallet-2026-11.age
help-wallet-backup_file = Một tập tin chưa có sẵn
help-wallet-restore = Tạo ví từ một bản sao lưu: bí danh, chứng nhận và lịch sử như cũ
    .after =
        Ví dụ:
          nonla wallet restore wallet-2026-11.age
help-wallet-restore_file = Bản sao lưu
help-wallet-guardians = Chia điều làm nên bạn cho những người bạn tin, hoặc lấy lại từ họ
    .after =
        Ví dụ:
          nonla wallet guardians split --needed 2 --of 3 --out shares
          nonla wallet guardians recover --operator operator.key --published town/published share-1.txt share-3.txt
help-wallet-guardians-split = Ghi cho mỗi người giữ hộ một mảnh
help-wallet-guardians-split_needed = Cần bao nhiêu người giữ hộ cùng góp mảnh
help-wallet-guardians-split_given = Có bao nhiêu người giữ hộ
help-wallet-guardians-split_out = Thư mục để ghi mỗi mảnh một tập tin mà chỉ bạn đọc được: hãy trao đi rồi xóa
help-wallet-guardians-split_print = In các mảnh ra để chép tay. Coi chừng người nhìn thấy, và những gì lưu lại nội dung của thiết bị đầu cuối
help-wallet-guardians-recover = Tạo ví mới từ các mảnh: bí danh ở mọi nơi như cũ, chưa có chứng nhận nào. Nơi cấp sẽ cấp lại, vì bí mật của bạn vẫn là một
help-wallet-guardians-recover_shares = Các tập tin có mảnh của những người giữ hộ
help-wallet-guardians-recover_operator = Tập tin có khóa của bên vận hành danh sách tin cậy. Hãy lấy từ một nguồn bạn tin: thư mục công bố không phải là nguồn đó
help-wallet-guardians-recover_published = Thư mục có những gì được công bố cho mọi người: danh sách tin cậy, bảng chữ số, danh sách thu hồi
help-wallet-passphrase = Đổi cụm mật khẩu của ví
    .long = Những bản chép của tập tin làm trước đó vẫn mở bằng cụm cũ. Các bản sao lưu giữ cụm của chúng.
    .after =
        Ví dụ:
          nonla wallet passphrase --new-key
help-wallet-passphrase_new-key = Tạo thêm một khóa mới và niêm lại mọi thứ bằng khóa đó: ai có bản cũ và cụm mật khẩu của nó cũng không đọc được những gì ghi từ bây giờ
help-wallet-lock = Dọn gọn tập tin của ví. Không có gì để khóa: mỗi lệnh tự mở ví rồi khóa lại khi xong, và không có tiến trình nào chạy nền
    .long = Lệnh này đưa mọi thứ vào một tập tin, để có thể sao chép nó hoặc tháo ổ đĩa, và cho biết có chương trình nào khác đang mở ví hay không. Nó không xóa gì và không cần cụm mật khẩu.
    .after =
        Ví dụ:
          nonla wallet lock
help-wallet-shell = Gõ nhiều lệnh mà chỉ gõ cụm mật khẩu một lần
    .long = Mỗi dòng là một lệnh không có `nonla wallet`, chẳng hạn `prove ask.jwt --out answer.bin`, hoặc một lệnh `nonla practice`. Ví vẫn mở trong chương trình này, nghĩa là đóng với chương trình khác, cho đến `exit`, hết đầu vào, hoặc vài phút không gõ gì; khi đó lệnh tiếp theo lại hỏi cụm mật khẩu. Các câu hỏi vẫn được hỏi như thường, và lệnh nào trao ra bí mật hoặc đổi cụm mật khẩu thì lần nào cũng hỏi cụm mật khẩu.
    .after =
        Ví dụ:
          nonla wallet shell
          > receive offer.json --out request.json
          > show
          > exit
help-wallet-shell_idle = Khóa ví sau chừng này phút không gõ gì
help-shell = Một lệnh của ví, hoặc exit
help-shell-exit = Khóa ví và kết thúc

# Thị trấn luyện tập

help-practice = Một nơi cấp và hai nền tảng trong một thư mục, để luyện tập. Không bao giờ dùng cho việc thật: mọi khóa của họ nằm công khai trong thư mục
    .after =
        Ví dụ:
          nonla practice town init
          nonla wallet init --operator town/operator.key --published town/published
          nonla practice town offer --person 3 --out offer.json
          nonla wallet receive offer.json --out request.json
          nonla practice town issue request.json --out credential.json
          nonla wallet receive --credential credential.json
          nonla wallet update town/published
          nonla practice town ask --at a --out ask.jwt
          nonla wallet prove ask.jwt --out answer.bin
          nonla practice town check answer.bin
          nonla practice town saw --at a

        Đây là để luyện tập. Mọi người đều tưởng tượng, và mọi khóa của nơi cấp và các nền tảng đều sinh ra
        từ một hạt giống nằm công khai trong thư mục.
help-practice_folder = Thư mục
help-practice_json = In một đối tượng JSON, kể cả khi có lỗi
help-practice_force = Thay một tập tin trùng tên với đầu ra. Ví, bản sao lưu và thị trấn luyện tập không bao giờ bị thay
help-practice-init = Lập thư mục: một nơi cấp có sổ gồm những người tưởng tượng, hai nền tảng, và những gì họ công bố
help-practice-init_people = Số người trong sổ
help-practice-init_crowd = Số người đã ghi danh từ đầu, nếu trong sổ có đủ người lớn sống ở Việt Nam ngoài 20 người đầu: giữa quá ít người thì câu trả lời nào cũng làm lộ ra là ai
help-practice-people = Liệt kê những người đầu tiên trong sổ, kèm số thứ tự
help-practice-import = Nhận một bản xuất mới toàn bộ của sổ: cho xem ai mới, ai thay đổi và ai không còn, và thực hiện khi có --apply. Ai đã ghi danh thì vẫn ghi danh
help-practice-import_file = Tập tin CSV: một bản xuất mới toàn bộ của sổ
help-practice-import_apply = Thực hiện kế hoạch; không có tùy chọn này thì chỉ cho xem
help-practice-import_merge = Cho phép kết thúc một lần ghi danh của những người đã ghi danh dưới hai số: việc này được đếm công khai
help-practice-export = Ghi sổ ra một tập tin mới, để sửa rồi nhập lại
help-practice-export_out = Chỗ ghi sổ
help-practice-counts = Cho xem những gì nơi cấp đã đếm: số người, số chứng nhận và số chữ ký của các khóa
help-practice-offer = Quầy đưa ra một lời đề nghị cấp cho một người, và in mã để thu hồi
help-practice-offer_person = Người nào, theo số thứ tự
help-practice-offer_anew = Người đó đã mất bí mật của ví và mọi bản sao lưu: mọi chứng nhận của họ bị thu hồi ngay, và chứng nhận mới được cấp sau khi danh sách thu hồi của ngày hôm sau được công bố
help-practice-offer_out = Chỗ ghi lời đề nghị
help-practice-issue = Nơi cấp đáp lại một yêu cầu cấp chứng nhận
help-practice-issue_request = Yêu cầu của ví
help-practice-issue_out = Chỗ ghi chứng nhận
help-practice-ask = Một nền tảng hỏi
help-practice-ask_at = Nền tảng nào
help-practice-ask_tier = Người đó muốn làm gì ở đó: post (đăng bài), comment (bình luận), livestream (phát trực tiếp) hoặc commerce (buôn bán)
help-practice-ask_returns = Người đó đã có tài khoản và quay lại
help-practice-ask_left = Yêu cầu còn trả lời được trong bao lâu, tính bằng giây: để xem trả lời muộn thì sao
help-practice-ask_out = Chỗ ghi yêu cầu
help-practice-check = Nền tảng vừa hỏi kiểm tra câu trả lời
help-practice-check_presentation = Câu trả lời của ví
help-practice-check_consent = Bản đồng ý có chữ ký gửi kèm
help-practice-check_out = Chỗ ghi biên nhận cho bản đồng ý
help-practice-message = Một nền tảng đọc thư: nó xóa tài khoản và đưa biên nhận, hoặc đọc một lời khiếu nại hay phàn nàn
help-practice-message_message = Thư của ví
help-practice-message_out = Chỗ ghi biên nhận, nếu có
help-practice-ban = Một nền tảng cấm một tài khoản, trong vài ngày hoặc vô thời hạn
help-practice-ban_at = Nền tảng nào
help-practice-ban_account = Tài khoản nào, như `check` và `saw` in ra, hoặc phần đầu của nó
help-practice-ban_days = Trong bao nhiêu ngày; không nêu thì cấm vô thời hạn
help-practice-lift = Một nền tảng bỏ lệnh cấm một tài khoản, chẳng hạn khi chấp nhận khiếu nại
help-practice-lift_at = Nền tảng nào
help-practice-lift_account = Tài khoản nào, như `check` và `saw` in ra, hoặc phần đầu của nó
help-practice-saw = Cho xem những gì một nền tảng giữ, bên cạnh những gì sổ của nơi cấp giữ
help-practice-saw_at = Nền tảng nào
help-practice-revoke = Nơi cấp thu hồi mọi chứng nhận của một người, hoặc với mã trên giấy thì thu hồi đúng chứng nhận được cấp kèm mã đó, kể từ danh sách kế tiếp
help-practice-revoke_person = Mọi chứng nhận của người này, theo số thứ tự
help-practice-revoke_code = Chứng nhận, hoặc lời đề nghị còn mở, được đưa kèm mã này
help-practice-publish = Công bố danh sách thu hồi của hôm nay, hoặc của ngày hôm sau
help-practice-publish_next-day = Cho một ngày trôi qua. Chỉ một lần: ví theo đồng hồ của nó và chỉ chấp nhận lệch một ngày
