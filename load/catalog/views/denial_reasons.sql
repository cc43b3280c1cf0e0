{{template "shares" (shares "item" denialItems "applicant = 'total'")}}
