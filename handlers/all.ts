import { raiseAlarm } from "./emergencies/raise-alarm.ts";
import type { Handler } from "./handler.ts";
import { confirmNotice } from "./notices/confirm-notice.ts";
import { countReceipts } from "./notices/count-receipts.ts";
import { draftNotice } from "./notices/draft-notice.ts";
import { dropDraft } from "./notices/drop-draft.ts";
import { postNotice } from "./notices/post-notice.ts";
import { bindAccount } from "./people/bind-account.ts";
import { bindHome } from "./people/bind-home.ts";
import { courtesy } from "./people/courtesy.ts";
import { helpFor } from "./people/help.ts";
import { invite } from "./people/invite.ts";
import { lookAt } from "./people/look-at.ts";
import { openPage } from "./people/open-page.ts";
import { whoAmI } from "./people/who-am-i.ts";
import { bindGroup } from "./places/bind-group.ts";
import { answerQuestion } from "./policy/answer-question.ts";
import { relayMessage } from "./relay/relay-message.ts";
import { cancelReminder, listReminders } from "./reminders/cancel-reminder.ts";
import { setReminder } from "./reminders/set-reminder.ts";
import { closeRequest, reopenRequest } from "./requests/close-request.ts";
import { fileRequest } from "./requests/file-request.ts";
import { resolveRequest } from "./requests/resolve-request.ts";
import { showRequest } from "./requests/show-request.ts";
import { takeRequest } from "./requests/take-request.ts";

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
  openPage,
  bindHome,
  whoAmI,
  draftNotice,
  countReceipts,
  cancelReminder,
  listReminders,
  setReminder,
  showRequest,
  takeRequest,
  confirmNotice,
  reopenRequest,
  resolveRequest,
  closeRequest,
  fileRequest,
  answerQuestion,
  courtesy,
  lookAt,
  postNotice,
  dropDraft,
];

export const handlers: readonly Handler[] = [helpFor(asked), ...asked];
