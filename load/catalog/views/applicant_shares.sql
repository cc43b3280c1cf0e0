{{template "shares" (shares "applicant" applicantKinds "item = 'received'")}}
