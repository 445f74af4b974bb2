"""Titles and sentences of generated records, by language. The first sentence says what they are."""

TITLES = {
    "en": [
        "{what} in {place}, project {number}",
        "{place}: {what} on every island, {number}",
        "A plan for {what}, {place} {number}",
    ],
    "fr": [
        "{what} : le projet {number}, {place}",
        "{place} : {what} dans chaque île, {number}",
        "Un plan pour {what}, {place} {number}",
    ],
    "es": [
        "{what} en {place}, proyecto {number}",
        "{place}: {what} en cada isla, {number}",
        "Un plan para {what}, {place} {number}",
    ],
    "pt": [
        "{what} em {place}, projeto {number}",
        "{place}: {what} em cada ilha, {number}",
        "Um plano para {what}, {place} {number}",
    ],
    "ru": [
        "{what}: {place}, проект {number}",
        "{place}: {what} на каждом острове, {number}",
        "План «{what}», {place} {number}",
    ],
    "ar": [
        "{what} في {place}، المشروع {number}",
        "{place}: {what} في كل جزيرة، {number}",
        "خطة {what}، {place} {number}",
    ],
    "zh": [
        "{place}{what}项目{number}",
        "{place}：各岛{what}，{number}",
        "{place}{what}计划{number}",
    ],
}

SENTENCES = {
    "en": [
        "Generated record, for tests only.",
        "Six ministries agreed on one form for {what}.",
        "Council offices in {place} answer within two days.",
        "Clerks were trained on each island before the opening.",
        "The first version failed when the link was down, and was built anew.",
        "People pay at the post office, by phone or in cash.",
        "The register is copied to a second island every night.",
    ],
    "fr": [
        "Fiche générée, pour les essais seulement.",
        "Six ministères se sont accordés sur un seul formulaire pour {what}.",
        "Les mairies de {place} répondent en deux jours.",
        "Les agents ont été formés dans chaque île avant l’ouverture.",
        "La première version échouait quand la liaison tombait ; elle a été refaite.",
        "On paie à la poste, par téléphone ou en espèces.",
        "Le registre est copié chaque nuit sur une deuxième île.",
    ],
    "es": [
        "Ficha generada, solo para pruebas.",
        "Seis ministerios acordaron un único formulario para {what}.",
        "Las oficinas municipales de {place} responden en dos días.",
        "El personal se formó en cada isla antes de la apertura.",
        "La primera versión fallaba cuando caía el enlace y se rehízo.",
        "Se paga en correos, por teléfono o en efectivo.",
        "El registro se copia cada noche en una segunda isla.",
    ],
    "pt": [
        "Ficha gerada, apenas para testes.",
        "Seis ministérios acordaram um único formulário para {what}.",
        "As câmaras de {place} respondem em dois dias.",
        "Os funcionários foram formados em cada ilha antes da abertura.",
        "A primeira versão falhava quando a ligação caía e foi refeita.",
        "Paga-se nos correios, por telefone ou em dinheiro.",
        "O registo é copiado todas as noites para uma segunda ilha.",
    ],
    "ru": [
        "Созданная программой запись, только для проверки.",
        "Шесть министерств договорились об одной форме: {what}.",
        "Советы отвечают за два дня: {place}.",
        "Служащих обучили на каждом острове до открытия.",
        "Первая версия отказывала при обрыве связи и была переделана.",
        "Платят на почте, по телефону или наличными.",
        "Реестр каждую ночь копируется на второй остров.",
    ],
    "ar": [
        "سجل مولَّد للاختبار فقط.",
        "اتفقت ست وزارات على نموذج واحد بشأن {what}.",
        "تجيب مكاتب المجالس في {place} خلال يومين.",
        "جرى تدريب الموظفين في كل جزيرة قبل الافتتاح.",
        "تعطلت النسخة الأولى عند انقطاع الاتصال فأعيد بناؤها.",
        "يدفع الناس في مكتب البريد أو بالهاتف أو نقدا.",
        "يُنسخ السجل كل ليلة إلى جزيرة ثانية.",
    ],
    "zh": [
        "生成的记录，仅供测试。",
        "六个部门就{what}商定了一份表格。",
        "{place}的议会办公室两天内答复。",
        "开放之前，每个岛的职员都接受了培训。",
        "第一版在断网时失灵，后来重建。",
        "人们在邮局、通过电话或用现金付款。",
        "登记册每晚复制到第二个岛。",
    ],
}
