{{template "fact" "sections"}}
