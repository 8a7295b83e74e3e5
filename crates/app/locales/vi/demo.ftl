# The demo.

demo-wants = Một diễn đàn muốn mỗi người lớn sống ở Việt Nam có một tài khoản, và không ai có tài khoản thứ hai.
demo-shows = Người dùng chứng minh điều đó bằng giấy chứng nhận của sổ hộ tịch; tên, ngày sinh và số định danh vẫn được giữ kín.
demo-watch = Hãy xem diễn đàn, một khu chợ và bên cấp biết được gì; cuối cùng cả ba cùng thử tìm hiểu thêm.
demo-only-guesses = Diễn đàn, khu chợ và bên cấp gộp lại mọi thứ đã nhận được, mà vẫn chỉ có thể đoán ai có tài khoản nào.
demo-more-than-guesses = Gộp lại, diễn đàn, khu chợ và bên cấp biết ai có tài khoản nào rõ hơn là đoán: xem bảng.
