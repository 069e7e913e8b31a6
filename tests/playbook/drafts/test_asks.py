"""What asks a contact for a job, and what only looks like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumpstart.playbook.drafts.asks import CITE, find_job_asks
from jumpstart.playbook.language import read
from jumpstart.playbook.shipped import english

ASKS = (
    "Could you get me in at Acme?",
    "Is there a role for me on your team?",
    "Would you put in a good word with your manager?",
    "Can I work for you?",
    "Could you forward my résumé to HR?",
    "Do you have any openings for a sous chef?",
    "Any chance of a few shifts behind your bar over Christmas?",
    "If a seat ever comes free in your kitchen I could start Monday.",
    "Put a good word in with your gaffer, I can start next week.",
    "Would your firm be open to taking on a trainee conveyancer?",
    "I was wondering whether your ward could use another pair of hands.",
    "Is your lab recruiting postdocs this year?",
    "Abeg, any space for me for your company?",
    "Do the needful and forward my CV to your hiring manager.",
    "u guys need anyone on the tills? can start 2moro",
    "I'm hoping you might give me a trial on the line.",
    "I know you said there's nothing going, but would you keep my name on file in case something opens up?",
    "Let your foreman know there's a good brickie looking for a start.",
    "Have you room for one more in the workshop?",
    "What would it take to get onto your books as a locum?",
    "Reckon your boss would give us a go on the diggers?",
    "Should you ever need a stage manager, you have my number.",
    "I wouldn't say no to a couple of nights at your club.",
    "Take me on as your apprentice and you won't be sorry.",
    "I'd be very grateful if you could recommend me to your head of department.",
    "Would it be possible to do my placement under you?",
    "I search a work in your hotel, is it possible?",
    "I'd like to apply for a job with you.",
    "You mentioned you're losing two drivers in May. I've got my Class 1 and I'm free from then.",
    "Your salon looked run off its feet, want an extra stylist on Saturdays?",
    "Would you let me have a crack at the accounts job you've advertised?",
    "Fancy having me on the team?",
    "Tell your skipper I'm handy with nets and I'd sail tomorrow.",
    "I would gladly sweep your floors if it got me a place in the company.",
    "Think of me when your next contract needs a welder.",
    "Do you think they'd take someone like me on at the depot?",
    "Sir, kindly adjust me in any vacancy in your plant.",
    "I want to work with you.",
    "Can boss squeeze one more admin in your office or not?",
    "Wld ur manager see me for the barista job?",
    "There's a desk empty in your office and I know how to fill it.",
    "Could your agency find me something in the new year?",
    "Let me know if the team has an opening.",
    "Can I send you my CV for the opening on your ward?",
    "Say the word and I'll be on the 6 a.m. boat.",
    "Is there anything going at your end for a junior surveyor?",
    "How about giving me a shot at the sports desk?",
    "I don't suppose you need another pair of hands at the bakery?",
    "I'm after a start on your site.",
    "Do me a favour and get me on the list for the next intake at your depot.",
    "Would you employ me?",
    "Would you be my reference and tell your HR to pick me?",
    "Please give me work.",
    "Would your captain sign on a deckhand with no ticket?",
    "I'm keen to contract for your team after March, any budget?",
    "Could you ask your head chef whether he'd have me for a stage?",
    "I'd rather work for you than for anybody. Can we make it happen?",
    "Pls consider my candidature for the clerk post.",
    "Wondering if your practice needs a hygienist, as I finish in June.",
    "Let me prove myself on your floor for a week, unpaid if you like.",
    "I'd be up for any cover work in your nursery.",
    "Someone with my experience would be an asset to your clinic, don't you think? When can I start?",
    "Any jobs at yours?",
    "I'd be delighted to fill in whenever one of your guides is off.",
    "Can you hook me up with a job at the port?",
    "Do you need a nanny?",
    "Would the parish have any use for a part-time organist, meaning me?",
    "The role on your team sounds perfect for me. Could we discuss my joining?",
    "Can I count on you to back me for the warden's job?",
    "Bring me aboard and I'll pay my way from week one.",
    "Any road, if you're stuck for a tipper driver I'm only in Selby.",
    "What would I need to do to end up on your payroll?",
    "You'd not find a cleaner wired board than mine; shall I come Monday?",
    "Please sir, help me with any small thing to do in your company.",
    "I have sent my form to your secretary, kindly push it for me.",
    "u got a chair free at the shop? i'd rent it or work it",
    "Let's talk about what I could do for your paper, four days a week, from April.",
    "How do I become one of your translators?",
    "Consider this my pitch to be your next lambing student.",
    "Could the parish see its way to paying an organist, and could she be called Ruth?",
    "Kindly share if any vacancies are there in your organization.",
    "If HR asks, I'm very much available.",
    "I reckon I'd fit right in with your lot. What d'you say?",
    "Do you take on apprentices? I'm 19 and strong.",
    "I would welcome the chance to interview for the registrar position at your gallery.",
    "Hook a brother up with a gig at your label!",
    "Would love to be your next barista 😊",
    "Just say when and I'll bring my knives to your kitchen.",
    "Can't you people use a good plasterer?",
    "Not to be forward, but a place on your dig would suit me down to the ground.",
    "Is your mum still after someone to mind the shop on Sundays? I'd do it.",
    "I'd consider it a privilege to crew for you.",
    "Send my CV up the chain, would you?",
    "Could I use you as my internal referral for the analyst opening?",
    "It's my hope that you'd see fit to include me among your readers at the press.",
    'The ad on your door says "driver wanted". Look no further.',
    "Can we discuss a position for me at your branch?",
    "I'm offering myself as your new groom, if you'll have me.",
    "I'd love for you to consider me when you next put together a touring cast.",
    "Need a hand on the boats this summer?",
    "Hi Joan, if the parish council's still short a clerk, I'd throw my cap in.",
    "I'd swap my office for your vineyard tomorrow, if you asked.",
    "My CV's attached in case your partners are after a conveyancer.",
    "Would your surgery be interested in a nurse with twenty years behind her?",
    "It'd be a dream to teach alongside you next term. Is that at all on the cards?",
    "Look, I need work. Anything you've got.",
    "One word from you to the editor and I'd be in.",
    "I am interested to join your esteemed institution as assistant professor.",
    "Wah, your shop hiring or not? I can do weekends.",
    "Get your manager to ring me, I'm cheap and I'm quick.",
    "Might I trouble you to hand the attached to your head of chambers?",
    "Should you be taking on counsel for the inquiry, I'd be honoured to be instructed.",
    "Do you ever need extra ushers? I can be there in ten minutes any night.",
    "I'm free all August if the camp wants a cook.",
    "I'd be over the moon with even one session a week in your clinic.",
    "Could I have a job?",
    "Can I get hired there?",
    "I'd want to be your first hire.",
    "There's a lot I could do for your newsletter, for a modest fee.",
    "I could cut hair for you on Saturdays.",
    "Hi Karen, thanks for the call! You said your manager is drowning in CVs, any chance mine could go to the top?",
    "I'm looking for work as a dental nurse and wondered if your practice had anything.",
    "I'm hunting for a stage manager's job. Is the Lyric taking anyone on this autumn, since you're in charge there?",
    "Might I come in for thirty minutes so that you can see whether I'd suit your front desk?",
    "CV attached. If it reads well, would you drop it on Anita's desk?",
    "Find my CV enclosed; I trust that it will receive your favourable consideration for the post of cashier.",
    "Who are two or three people I should talk to? And is one of them the person who'd hire me at your place?",
    "We met at the vets' congress. I'm good with horses and would like to be your next equine nurse.",
    "you said come see you when I finish my ticket. well I've finished it 😀 when do I start",
    "Thanks for lunch, Bea. If that proofreading backlog ever wants another pair of eyes, mine are free.",
    "Thanks for showing me the herd. I'd milk for you for board and lodging.",
    "Much appreciated. P.S. My offer to work weekends in your shop for nothing still stands.",
    "I'm after a chef de partie job and yours is the kitchen I've always wanted.",
    "I'm back on the market as a translator; send any overflow my way.",
    "I'd love 20 minutes to pitch myself for the data role you posted.",
    "I'll be brief: twenty minutes, and at the end of it I hope you'll offer me a job.",
    "My CV, as promised. Fingers crossed your director likes it!",
    "Sending my CV as asked, hope you can use me.",
    "Hi, it's Femi from the logistics fair; I can route anything, and I want to be a dispatcher with you people.",
    "We met at the hospice open day. I'm a qualified counsellor and would gladly take on some of your waiting list.",
    "Please sir kindly consider my plight and give me appointment.",
    "I'm hoping to persuade you to try me on reception.",
    "Would you slip me into the rota somewhere?",
    "I could do with a job, and you could do with a cook.",
    "There's talk of a second shift at your plant. I'd be up for that.",
    "Tell me what I must do to be taken on by your company.",
    "Could your agency put me on its books?",
    "If ever you've need of a body in the box office, I can count and I can smile.",
    "So when Ahmed moves on, might I have his desk?",
    "Pop my name in the hat for the mess steward job, won't you?",
    "Hire someone with fire in the belly. Me, for example.",
    "I would like to be interviewed for your trainee scheme.",
    "I'd be an asset to your reading room, and I'm cheap.",
    "Will you take me?",
    "I'd give a lot to be on the other side of your counter.",
    "Hello sir, any opening in accounts for fresher at your end?",
    "I know it's a long shot, but have you a place for a trainee on the boat?",
    "My ideal next step would be a job with your team.",
    "If the trustees want a bookkeeper who doesn't charge the earth, send them my way.",
    "Do you ever hire people straight out of prison? I'm out in May and I can plaster.",
    "Your apprenticeship scheme opens in March, I believe. Might you nudge my form along?",
    "It would mean a lot if you could refer me for the role.",
    "Might a place be found for me among your tutors?",
    "Is your boss in the market for a PA?",
    "I'm keen as mustard to be in your pit crew.",
    "What are my chances of getting a job at your place?",
    "You mentioned you might be needing a groundsman. I'm the man for it.",
    "Kindly employ me madam.",
)
"""Each asks the reader or the reader's people for work."""

LOOK_ALIKES = (
    "You did a great job on the talk.",
    "Not asking for a job, could I ask three questions?",
    "I'm not after a job at your firm; I'd just like your advice.",
    "I'm looking for a role as a pastry chef in Lyon.",
    "How did you get into this line of work?",
    "Could you spare twenty minutes to tell me about your work?",
    "Could you introduce me to two or three people in shipping?",
    "If you hear of anything in the field, let me know.",
    "Thank you for hiring me back in 2015.",
    "A friend of mine got taken on at your yard last week.",
    "We'd love to hire you for our wedding.",
    "I once asked your predecessor for a job.",
    "What's it like to work for your firm?",
    "Do you enjoy your job?",
    "The job market is tough just now.",
    "I've been a nurse for ten years and now want to be a health visitor.",
    "Could we meet for half an hour next week? I'm free on Thursday.",
    "Let me know what time works for you.",
    "I'd love to hear how you run your kitchen.",
    "I used to work for you in the old building.",
    "Are there many vacancies in nursing in Perth?",
    "My wife has just started a job at your school.",
    "If I can ever be of help to you, give me a shout.",
    "I turned down the job you offered me and I still think that was right.",
    "I won't ask you for work, I promise.",
    "Please don't pass my CV on to anyone.",
    "I have no designs on a place in your studio.",
    "Good job we met before the rain.",
    "Do you hire many graduates?",
    "Can you recommend a book on soil science?",
    "Please give my regards to your boss.",
    "I'd value your opinion on whether my CV reads well for an archivist role.",
    "I've attached my CV so that you can see my background before we talk.",
    "Was it hard to find work when you came off the boats?",
    "My application to the port authority went in on Friday.",
    "They hired me! I start on the first.",
    "Your hiring manager spoke well at the event.",
    "I understand you have a hiring freeze, and that's fine, it's your story I'm after.",
    "When do you start work in the morning?",
    "What shift do you like best?",
    "I'm telling everyone I know that I want to be a train driver.",
    "Who are the people in the field I should be reading?",
    "One day I hope to have a job like yours.",
    "Could I have your advice on breaking into museums?",
    "Is there a good place near your office to meet?",
    "Would you let me buy you lunch and ask about your career?",
    "Keep up the good work!",
    "I appreciated you making room for me in your diary.",
    "Nobody would hire me at nineteen, you told me, and look at you now.",
    '"Hire me", he said to the captain, and the captain laughed.',
    'You said on stage, "Could you use someone like me?" is the wrong question.',
    "What made you take on your first apprentice?",
    "Does your firm train people in-house?",
    "I would never ask a friend to put in a word for me.",
    "I'm happy in my present post and not looking to move.",
    "Could you introduce me to whoever runs the apprenticeship scheme, just to learn how it works?",
    "Is it true that agencies fill most berths?",
    "Congratulations on the new role!",
    "It was lovely to work with you on the jumble sale.",
    "Thank you for passing my CV to HR; they've rung me already.",
    "I have decided to stay at sea, so please take my name off your list.",
    "Our shop is looking for a Saturday girl, would your daughter like the job?",
    "We need a speaker in May, would you take it on?",
    "Do you miss your old job?",
    "What job title do you use on your card?",
    "The last thing I want is to put you on the spot about a job.",
    "I should say I already have a job and like it.",
    "Is a job in your field something you'd wish on anyone?",
    "Could you tell me if my CV needs a photo?",
    "Could you tell me how your firm is organised and who does what?",
    "I'd be grateful for any advice about openings for radiographers in the north.",
    "Could you use a coffee? I'm buying.",
    "Any chance of a quick call this week?",
    "Can I put your name down for the quiz?",
    "I'd love to join your book club.",
    "Your second trumpet played beautifully; how long has she been with you?",
    "I've stopped applying for jobs until the baby comes.",
    "You once told me that you'd sooner hire a fool than a bore.",
    "Would you say your clinic hires more on attitude than on tickets?",
    "The best boss I ever had hired me over a sandwich.",
    "I'm after a post as a groom at a racing yard, and I'd love to know how you learned.",
    "Could you put me in touch with two people who run nurseries?",
    "Would you introduce me to your colleague Hana? I'd like to ask her about hydrology.",
    "Can I come and watch a rehearsal?",
    "I'm glad you took on my cousin, he needed the start.",
    "Don't worry, I'm not going to ask you to find me something.",
    "I would be grateful for your advice on how to word my application to the ferry company.",
    "Would you glance at my portfolio and tell me where it drags?",
    "You put in a good word for me and it worked.",
    "I heard that your neighbour is looking for a gardener and told my uncle.",
    "Do small farms round you still take on students?",
    "If you know of any firms in Cork that take apprentices, I'd be glad of their names.",
    "Let me know if you hear of any jobs going in the county.",
    "I want to work for a charity that helps refugees.",
    "I'm applying to four yards this month; wish me luck.",
    "I could start by telling you what I've read.",
    "Let me start by saying thank you.",
    "Were you taken on straight from school?",
    "Here's the CV you wanted. I'd welcome any comments.",
    "A place near your office would be easiest for me.",
    "Have you any time on Friday?",
    "If you need more details, let me know.",
    "Let me know if Thursday works, and I'll book a table.",
    "I'd be happy to come to your site if that's easier.",
    "Could I shadow you for a morning, purely to watch?",
    "Could you use my notes from the talk? Happy to send them.",
    "The work you do for the hospice is humbling.",
    "Are you still working with the same crew as when we met?",
    "What would you look for if you were hiring a headteacher today?",
    "It's advice I want and not a position.",
    "Mum says hello and asks if you're hiring yet, ha ha; ignore her.",
    "I'm set on finding work as a sound engineer, so I'm meeting everyone I can.",
    "May I mention your name when I write to Mr Ode?",
    "Could you send me the name of the book again?",
    "I'll keep you in mind if we ever need a notary.",
    "Feel free to pass my number on to your colleague if she'd like to chat about bees.",
    "Hi Joan, is the parish council still looking for a clerk? My neighbour Deirdre would be perfect.",
    "I swapped my office for a vineyard last year.",
    "My CV's attached so you can see what I mean by patchy.",
    "Would your surgery's history make a good article?",
    "It was a dream to hear you teach.",
    "I need advice more than I need work.",
    "Do you know if the ministry publishes its salary bands?",
    "Wah, your shop so nice. How long you open already?",
    "Ask your manager for a pay rise, you deserve it!",
    "Please hand the attached photos to your mother.",
    "Have you ever been instructed in an inquiry?",
    "Do the ushers at your theatre get to watch the play?",
    "Congratulations on the baby! Who's covering your leave?",
    "Saturday jobs taught me everything.",
    "They gave us a job to do at school: draw a map.",
    "Who was your first hire?",
    "Did you enjoy your own pupillage?",
    "Please don't ask your boss anything on my account.",
    "Is there anyone on your team who'd tell me what a typical week looks like?",
    "I'd appreciate an introduction to someone on your data team, just to learn how they work.",
    "Really enjoyed hearing about the lab and how you look after the mass spec.",
    "Guys, I'm on the market again! Data engineer, remote. Wish me luck 🙏",
    "I'd like to meet for 25 minutes to discuss how planners in your department spend their days.",
    "As requested, my CV. I hope it makes clear what I meant about Lagos.",
    "Here's the CV. I have an interview elsewhere next week, so be quick with your red pen!",
    "Are there three people in banking whom you'd trust to tell me the truth?",
    "Nice meeting you at the meetup. You mentioned your team has two open reqs; how do you write them so clearly?",
    "I'm Ravi from the hackathon. I build APIs in Go and aim to be a backend engineer.",
    "I'm grateful to be on your mailing list.",
    "I have no wish to be considered for Dan's old post.",
    "Thank you for your time, Chief. I now know what a third engineer does all night.",
    "It was kind of you to see me. I've put my name on the county supply list, as you advised.",
    "Thanks for the tour. So, when are you going to retire? 😉",
    "I'm after a chef de partie job in Bath or nearby.",
    "I'm back on the market as a translator; wish me luck.",
    "Could we have half an hour so I can ask how an agency finds its people?",
    "Here's my résumé. You wanted to see the Mombasa years.",
    "My CV, as promised. Fingers crossed it isn't too long!",
    "Sending my CV as asked, hope you can open it.",
    "Name me three people who know more about bees than you do!",
    "We met at the ploughing match. I want to be a farm manager and I've driven tractors since I was nine.",
    "I was the one with the parrot. I train birds and aim to be a zoo keeper.",
    "Please sir kindly give me an appointment of fifteen minutes at your convenience.",
    "The hospital has openings, I know; I'm not applying, I'm only curious how wards are staffed.",
    "If a friend of yours is ever short a violinist, that's not for me either: I've sold the violin.",
    "I'd be glad to return the favour if you ever need a translator for your holiday letters.",
    "Please keep me posted on how the new surgery gets on.",
    "Could you give me an idea of what a deckhand earns?",
    "If you have any openings in your diary in May, I'd be grateful for half an hour.",
    "It's a shame your firm isn't hiring, but I'd still love your advice.",
    "I'm training as a joiner and looking for people who'd tell me the truth about the trade.",
    "Could you pass this on to your wife with my thanks?",
    "I'd be happy to tell your students about my years at sea.",
    "We should sit down with your boss and thank her for the venue.",
    "A recruiter has offered me a contract and I'm wondering what you'd ask for.",
    "Should I take the job in Hull, do you think?",
    "Could you recommend a good place for me to train?",
    "Can I ask your advice about a job I've been offered?",
    "If there's anything in my CV that jars, strike it out.",
    "Which employers should I be looking at?",
    "I run a shop myself, so I know how hard it is to be two people short.",
    "I'd love to hear how your team decides whom to take on.",
    "Could you let me know when you're back at work?",
    "Let me know how the harvest goes!",
    "My hope is to be a midwife by forty.",
    "You said your firm never hires in winter. Is that usual in the trade?",
    "I'm not sure I could work for a big company like yours, to be frank.",
    "Could I put you in touch with my cousin, who needs a plumber?",
    "Please give my best to your team.",
    "Is there someone on your team I could ask about pensions?",
    "I've been offered a place at the yard in Cork and start in June.",
    "Do you think a career changer could get a start in your trade?",
    "How would you go about getting hired at a port, if you were me?",
    "Your sous chef told me you started as a dishwasher yourself.",
    "I am grateful that you were willing to speak for me at the hearing.",
    "Please find attached my CV, which you wanted to see before our call.",
    "Your daughter asked me if I'd work for you. I told her no, I'd only come for the scones.",
    "Where do you think I'd fit in, in this industry?",
    "Thank you for the tour of the dairy. I'm up at four anyway, so any day suits.",
    "Could you see if there's a date in June that suits you?",
    "Was it possible to get shifts with an agency when you started?",
    "Please could you mention the talk to whoever might enjoy it?",
    "You'd be doing me a great kindness if you could spare me twenty minutes.",
    "Does the law let firms hire people straight out of prison?",
    "I'm proud of the theatre we built at school.",
    "Can you help me understand what your company does?",
    "I'd consider any course you could recommend.",
    "My wife is a substitute teacher at one of your schools.",
    "What are the chances of getting a job in the trade at fifty?",
    "You mentioned you might be needing a knee operation. Get well soon!",
    "Would you take a look at my letter to the council?",
    "The hotel hired me as night porter, so thank you!",
    "I've worked with you long enough to know you hate small talk.",
)
"""None asks the reader for work."""

CAUSES = {
    "a denial": (
        "I'm not asking you to hire me.",
        "I'm asking you to hire me.",
    ),
    "a denial that turns": (
        "I'm not after a job at your yard.",
        "I'm not after a job today, but would you take me on in May?",
    ),
    "never": (
        "I would never ask you to put in a word for me.",
        "I would ask you to put in a word for me.",
    ),
    "nobody": (
        "Nobody thinks you should hire me.",
        "Everybody thinks you should hire me.",
    ),
    "a word that only ends like a denial": (
        "I don't want you to hire me.",
        "I went to town to say you should hire me.",
    ),
    "rather than": (
        "Rather than a place on your crew, I'd like an hour of your memories.",
        "I'd like a place on your crew.",
    ),
    "the past": (
        "As a boy I used to dream of working for you.",
        "I dream of working for you.",
    ),
    "thanks for what was done": (
        "Thank you for passing my CV to HR.",
        "Would you mind passing my CV to HR?",
    ),
    "somebody else asks": (
        "My brother asked whether you would take on a fitter.",
        "Would you take on a fitter?",
    ),
    "for somebody else": (
        "Would you put in a good word for my cousin?",
        "Would you put in a good word for me?",
    ),
    "somebody else gives": (
        "A yard in Cork will take me on.",
        "Will your yard take me on?",
    ),
    "a question about how": (
        "How does your kitchen find a place for a new commis?",
        "Does your kitchen have a place for a new commis?",
    ),
    "somebody else's place": (
        "Are the other bakeries short of hands?",
        "Is your bakery short of hands?",
    ),
    "a diary": (
        "Is there a slot for me in your diary?",
        "Is there a slot for me in your workshop?",
    ),
    "an offer withdrawn": (
        "I have to decline the place on your team.",
        "I'd love to have a place on your team.",
    ),
    "a quotation": (
        'The poster said "join our crew or hire me", as it were.',
        "Join our crew or hire me, as it were.",
    ),
    "a need alone": (
        "You mentioned that you are two hands short.",
        "You mentioned that you are two hands short; I can start on Monday.",
    ),
    "an offer alone": (
        "I can start on Monday.",
        "If your line is ever a cook short, I can start on Monday.",
    ),
}
"""What takes an ask back, and the same without it."""


def asked(text: str) -> list[str]:
    """The passages of a text that ask for a job."""
    return [text[slice(*finding.span)] for finding in find_job_asks(read(text), english()) if finding.span]


@pytest.mark.row("S21", accepts=False)
@pytest.mark.parametrize("text", ASKS)
def test_every_form_of_asking_a_contact_for_a_job_is_flagged(text):
    assert asked(text)


@pytest.mark.row("S21", accepts=True)
@pytest.mark.parametrize("text", LOOK_ALIKES)
def test_what_only_looks_like_an_ask_is_not_flagged(text):
    assert [] == asked(text)


@pytest.mark.parametrize(("taken_back", "asks"), CAUSES.values(), ids=CAUSES)
def test_one_cause_takes_an_ask_back(taken_back, asks):
    assert [] == asked(taken_back)
    assert asked(asks)


@pytest.mark.parametrize(
    "change",
    [
        str.upper,
        str.lower,
        lambda text: text.replace("'", "’"),
        lambda text: text.rstrip("?.!"),
        lambda text: f"\n\n{text}\n",
    ],
    ids=["capitals", "small letters", "curly apostrophes", "no mark at the end", "blank lines around"],
)
def test_how_an_ask_is_typed_does_not_matter(change):
    texts = ("Could you forward my CV to HR?", "I'd love to work for you.", "Would you mind putting in a word for me?")

    assert all(asked(change(text)) for text in texts)


def test_a_finding_says_what_the_passage_does_and_what_to_ask_instead():
    text = "Lovely to meet you. Could you pass my CV on to HR?"

    (finding,) = find_job_asks(read(text), english())

    assert ("asks-for-job", "error", CITE) == (finding.code, finding.severity, finding.cite)
    assert "“pass my CV on to HR” asks the reader to pass your name or CV on to those who hire" == finding.message
    assert "ask for two or three people to talk to instead" == finding.fix
    assert finding.span is not None
    assert "pass my CV on to HR" == text[slice(*finding.span)]


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("Is there an opening on your team?", "ask how they came into the field instead"),
        ("Could you pass my résumé on to HR?", "ask for two or three people to talk to instead"),
        ("Would you take me on as an apprentice?", "ask for 20 to 30 minutes of their advice instead"),
    ],
    ids=["an opening", "a word", "work"],
)
def test_what_to_ask_instead_depends_on_what_is_asked(text, fix):
    assert [fix] == [finding.fix for finding in find_job_asks(read(text), english())]


def test_a_message_quotes_the_passage_as_it_stands_in_the_text():
    (finding,) = find_job_asks(read("Could you\npass my Résumé on?"), english())

    assert finding.message.startswith("“pass my Résumé on” ")


def test_each_passage_that_asks_is_found_once_and_in_order():
    text = "I'd love to work there! Is there an opening on your team, and could you pass my résumé on?"

    passages = asked(text)

    assert 3 == len(passages)
    assert ["work there", "Is there an opening on your", "pass my résumé on"] == passages
    assert 2 == len(asked("Would you hire me? It was a good talk. Please pass my CV to HR."))


def test_one_ask_said_at_length_is_one_passage():
    assert 1 == len(asked("Should your bakery ever need more hands, I can start on Monday and I'm no trouble."))
    assert 1 == len(asked("Would you take me on as your apprentice in your workshop?"))


def test_what_others_wrote_is_not_the_writers():
    text = "Thank you for your time.\n\nOn Monday, Rosa Lind wrote:\n> Would you hire me?\n> Please take me on."

    assert [] == asked(text)


def test_a_need_said_in_one_sentence_and_an_offer_in_the_next_are_an_ask():
    assert asked("You said you're losing two drivers in May. I can start straight away.")
    assert [] == asked("You said you're losing two drivers in May. I hope it goes well.")


@given(st.text(max_size=300))
def test_any_text_is_judged_and_every_finding_shows_its_passage(text):
    assert all(passage for passage in asked(text))


@given(st.lists(st.sampled_from(" ".join(ASKS).split()), max_size=60))
def test_any_order_of_the_words_of_asks_is_judged(words):
    text = " ".join(words)

    assert all(passage in text for passage in asked(text))
