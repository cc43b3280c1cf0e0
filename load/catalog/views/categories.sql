{{template "fact" "categories"}}
