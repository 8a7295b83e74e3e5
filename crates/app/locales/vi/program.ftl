# Những gì mọi lệnh có thể nói: tập tin, đồng hồ, kết quả.

mark-ok-plain = ok
mark-refused = TỪ CHỐI

file-not-read = không đọc được { $file }: { $why }
file-not-written = không ghi được { $file }: { $why }
file-exists = { $file } đã có sẵn: hãy chọn tên khác, chưa có gì bị ghi đè
file-not-forced = { $file } đã có sẵn: hãy chọn tên khác, hoặc thay nó bằng --force; chưa có gì bị ghi đè
file-precious = { $file } thuộc về một ví, một bản sao lưu hoặc một thị trấn luyện tập, và không bao giờ bị thay: hãy chọn tên khác
file-twice = { $file } được nêu cho hai đầu ra: hãy đặt cho mỗi đầu ra một tên riêng
file-is-folder = { $file } là một thư mục: hãy nêu tên một tập tin trong đó
file-too-large = { $file } lớn hơn { $most } byte: đó không phải thứ cần đọc ở đây
file-not-text = { $file } không phải là văn bản: hãy chọn tập tin khác

why-not-found = không có tập tin hoặc thư mục này
why-not-allowed = bạn không có quyền; hãy xem lại quyền của tập tin và thư mục chứa nó
why-read-only = ổ đĩa hoặc thư mục chỉ cho đọc; hãy chọn chỗ ghi được
why-disk-full = ổ đĩa đã đầy; hãy giải phóng chỗ rồi thử lại
why-not-a-folder = một phần của đường dẫn là tập tin chứ không phải thư mục
why-is-a-folder = đó là một thư mục

output-failed = không ghi được ra đầu ra chuẩn: { $why }
clock-no-day = đồng hồ của máy này không chỉ ngày nào từ năm 1900 đến 2079; hãy chỉnh lại, hoặc nêu --day YYYY-MM-DD
json-failed = không ghi được JSON: { $why }
