import { raiseAlarm } from "./emergencies/raise-alarm.ts";
import { recheckEmergency } from "./emergencies/recheck.ts";
import { showFigures } from "./figures/show-figures.ts";
import type { Handler } from "./handler.ts";
import { confirmNotice } from "./notices/confirm-notice.ts";
import { countReceipts } from "./notices/count-receipts.ts";
import { draftNotice } from "./notices/draft-notice.ts";
import { dropDraft } from "./notices/drop-draft.ts";
import { postNotice } from "./notices/post-notice.ts";
import { endLeave, takeLeave } from "./people/absence.ts";
import { appoint, draftAppointment } from "./people/appoint.ts";
import { bindAccount } from "./people/bind-account.ts";
import { bindHome } from "./people/bind-home.ts";
import { courtesy } from "./people/courtesy.ts";
import { dismiss, draftDismissal } from "./people/dismiss.ts";
import { dropChange } from "./people/drop-change.ts";
import { addShift, cancelShift, showShifts } from "./people/duty.ts";
import { helpFor } from "./people/help.ts";
import { invite } from "./people/invite.ts";
import { lookAt } from "./people/look-at.ts";
import { openPage } from "./people/open-page.ts";
import { setDeputy } from "./people/set-deputy.ts";
import { whoAmI } from "./people/who-am-i.ts";
import { bindGroup } from "./places/bind-group.ts";
import {
  approveAnswer,
  draftAnswer,
  dropQuestion,
  listQuestions,
  proposeAnswer,
  publishAnswer,
} from "./policy/answer-people.ts";
import { answerQuestion } from "./policy/answer-question.ts";
import { callWrong } from "./policy/call-wrong.ts";
import { tellMore } from "./policy/tell-more.ts";
import { deleteMyData, forgetMe, keepMyData } from "./privacy/delete-my-data.ts";
import { myData } from "./privacy/my-data.ts";
import { stayUnrecorded } from "./privacy/unrecorded.ts";
import { relayMessage } from "./relay/relay-message.ts";
import { cancelReminder, listReminders } from "./reminders/cancel-reminder.ts";
import { setReminder } from "./reminders/set-reminder.ts";
import { sayPlace } from "./requests/ask-place.ts";
import { addToRequest } from "./requests/capture.ts";
import { closeRequest } from "./requests/close-request.ts";
import { contactRequest } from "./requests/contact-request.ts";
import { correctRequest } from "./requests/correct-request.ts";
import { declineRequest } from "./requests/decline-request.ts";
import { dispatchRequest } from "./requests/dispatch-request.ts";
import { explainRoute } from "./requests/explain-route.ts";
import { askExtension, decideExtension } from "./requests/extend-request.ts";
import { fileRequest } from "./requests/file-request.ts";
import { handOnRequest } from "./requests/hand-on-request.ts";
import { joinRequest } from "./requests/join-request.ts";
import { keepSignal } from "./requests/keep-signal.ts";
import { mergeRequests, unmergeRequest } from "./requests/merge-requests.ts";
import { privateLink } from "./requests/private-link.ts";
import { promiseRequest } from "./requests/promise-request.ts";
import { raiseRequest } from "./requests/raise-request.ts";
import { registerTalk } from "./requests/register-talk.ts";
import { reopenRequest } from "./requests/reopen-request.ts";
import { resolveRequest } from "./requests/resolve-request.ts";
import { resumeRequest } from "./requests/resume-request.ts";
import { returnRequest } from "./requests/return-request.ts";
import { showRequest } from "./requests/show-request.ts";
import { dropSignal, listSignals, takeSignal } from "./requests/signal-box.ts";
import { superviseRequest } from "./requests/supervise-request.ts";
import { supplementRequest } from "./requests/supplement-request.ts";
import { suspendRequest } from "./requests/suspend-request.ts";
import { takeRequest } from "./requests/take-request.ts";
import { transferRequest } from "./requests/transfer-request.ts";
import { listTriage } from "./requests/triage.ts";
import { withdrawRequest } from "./requests/withdraw-request.ts";

/**
 * Everything people can ask for. The order decides between two that hear the same words: emergencies first,
 * then commands, then what people say in their own words.
 */
const asked: readonly Handler[] = [
  raiseAlarm,
  relayMessage,
  bindGroup,
  bindAccount,
  invite,
  ...[draftAppointment, draftDismissal, setDeputy, takeLeave, endLeave, addShift, cancelShift, showShifts],
  explainRoute,
  openPage,
  sayPlace,
  bindHome,
  whoAmI,
  stayUnrecorded,
  myData,
  deleteMyData,
  draftNotice,
  countReceipts,
  cancelReminder,
  listReminders,
  setReminder,
  privateLink,
  showRequest,
  withdrawRequest,
  supplementRequest,
  mergeRequests,
  unmergeRequest,
  showFigures,
  listSignals,
  takeSignal,
  dropSignal,
  takeRequest,
  recheckEmergency,
  ...[
    listTriage,
    dispatchRequest,
    handOnRequest,
    returnRequest,
    raiseRequest,
    transferRequest,
    declineRequest,
  ],
  ...[correctRequest, superviseRequest, contactRequest, resumeRequest, suspendRequest, promiseRequest],
  ...[listQuestions, draftAnswer, approveAnswer, dropQuestion],
  ...[decideExtension, askExtension],
  ...[tellMore, callWrong],
  confirmNotice,
  reopenRequest,
  resolveRequest,
  closeRequest,
  joinRequest,
  registerTalk,
  addToRequest,
  fileRequest,
  answerQuestion,
  keepSignal,
  courtesy,
  lookAt,
  postNotice,
  dropDraft,
  ...[proposeAnswer, publishAnswer],
  ...[appoint, dismiss, dropChange],
  keepMyData,
  forgetMe,
];

export const handlers: readonly Handler[] = [helpFor(asked), ...asked];
