{{template "fact" "disputes"}}
