module raiden

go 1.26
