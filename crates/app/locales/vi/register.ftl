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
register-number-taken = trong sổ có hai người cùng một số
